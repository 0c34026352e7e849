import type { JournalAction } from '../journal.ts'
import { InvalidRunError } from '../problems.ts'
import type { Stack } from '../stack/stack.ts'
import type { Timeline } from '../timeline.ts'
import { wait } from '../wait.ts'
import { findFault } from './faults.ts'

export interface FollowOptions {
  timeline: Timeline
  stack: Stack
  /** Milliseconds since the start of the run, monotonic. */
  nowMs: () => number
  /** Resolves when the load has ended, to what went wrong with it. */
  loadEnded: Promise<string | undefined>
  /** Why the stack is not in its steady state at a moment of the run; asked once, before the first fault. */
  findUnsteadiness: (atMs: number) => string[]
  signal: AbortSignal
  onAction: (action: JournalAction) => void
}

// The load may end a moment before the timeline does.
const LOAD_END_SLACK_MS = 1_000

/**
 * Injects and heals each fault at its time, and returns when the timeline is over. What is there at 0 was injected before.
 * @throws InvalidRunError as soon as the load ends too early, and when there is no steady state before the first fault; the signal's reason when it is aborted
 */
export async function followTimeline(options: FollowOptions): Promise<void> {
  const { timeline, stack, nowMs, onAction } = options
  const early = new AbortController()
  const signal = AbortSignal.any([options.signal, early.signal])
  const abortWhenTooEarly = async () => {
    const problem = await options.loadEnded
    if (nowMs() < timeline.endMs - LOAD_END_SLACK_MS) {
      early.abort(new InvalidRunError(problem ?? 'the load ended before the timeline did'))
    }
  }
  void abortWhenTooEarly()
  const actions = timeline.actions.filter(({ atMs }) => atMs > 0)
  const [first] = timeline.actions
  for (const action of actions) {
    const { step, fault: name, target, atMs, planned } = action
    await wait(Math.max(0, atMs - nowMs()), signal)
    if (action === first) {
      requireSteadyState(options.findUnsteadiness(atMs))
    }
    const fault = findFault(name)
    onAction({
      action: fault.steps[step],
      step,
      target,
      planned_ms: atMs,
      actual_ms: Math.round(nowMs()),
    })
    await (step === 'inject' ? fault.inject(stack, planned) : fault.heal(stack, target))
  }
  await wait(Math.max(0, timeline.endMs - nowMs()), signal)
}

function requireSteadyState(problems: string[]): void {
  if (problems.length > 0) {
    throw new InvalidRunError(`there was no steady state to disturb: ${problems.join('; ')}`)
  }
}
