import process from 'node:process'
import { InterruptedError } from '../problems.ts'

/**
 * A signal that is aborted by SIGINT, SIGTERM or SIGHUP. A second one changes nothing: the way out takes seconds, is
 * bounded, and leaves nothing behind.
 */
export function listenForInterrupts(
  say: (line: string) => void = (line) => process.stderr.write(`\n· ${line}\n`),
): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        say(`${name}: mending what is broken and ending what was started`)
        controller.abort(new InterruptedError(`interrupted by ${name}`))
      }
    })
  }
  return controller.signal
}
