import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * One page for all who ask for it before it is begun, in the next turn of the event loop: a burst of questions costs
 * little more than one, and nobody is shown anything older than the question.
 */
export function sharePage(render: () => Promise<string>): () => Promise<string> {
  let next: Promise<string> | undefined
  return () => {
    next ??= nextTurn().then(() => {
      next = undefined
      return render()
    })
    return next
  }
}
