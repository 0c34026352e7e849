import { findFault } from '../../faults/faults.ts'
import type { JournalAction } from '../../journal.ts'
import type { Recorder } from '../../recorder.ts'
import type { Timeline } from '../../timeline.ts'

/** What is known of a run at a moment. */
export interface Moment {
  recorder: Recorder
  timeline: Timeline
  /** Those done so far. */
  actions: JournalAction[]
  /** From the start of the run; negative before it. */
  nowMs: number
}

const MINUTE_S = 60

/** `1:40` */
export function clock(durationMs: number): string {
  const whole = Math.max(0, Math.floor(durationMs / 1000))
  return `${Math.floor(whole / MINUTE_S)}:${String(whole % MINUTE_S).padStart(2, '0')}`
}

/** `42 s`, from a minute on `1:40`. */
export function countdown(durationMs: number): string {
  const whole = Math.max(0, Math.ceil(durationMs / 1000))
  return whole < MINUTE_S ? `${whole} s` : clock(whole * 1000)
}

/** `starting` before the first phase, `draining` after the last. */
export function phaseName({ timeline, nowMs }: Moment): string {
  return nowMs < 0 ? 'starting' : (phaseAt(timeline, nowMs)?.name ?? 'draining')
}

export function phaseAt(
  { phases }: Timeline,
  atMs: number,
): Timeline['phases'][number] | undefined {
  return phases.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
}

/** `kill database in 42 s` */
export function nextEvent({ timeline, actions, nowMs }: Moment): string {
  const next = timeline.actions[actions.length]
  if (next === undefined) {
    return nowMs < timeline.endMs
      ? `the load ends in ${countdown(timeline.endMs - nowMs)}`
      : 'the load has ended'
  }
  const { steps } = findFault(next.fault)
  return `${steps[next.step]} ${next.target} in ${countdown(next.atMs - nowMs)}`
}

/** `database (kill, for 0:10)` of everything that is broken now; empty when nothing is. */
export function brokenNow({ timeline, actions, nowMs }: Moment): string[] {
  const open = new Map<string, string>()
  for (const [index, { step, target, action, actual_ms: atMs }] of actions.entries()) {
    const fault = timeline.actions[index]?.fault ?? action
    const key = `${fault} ${target}`
    if (step === 'inject') {
      open.set(key, `${target} (${fault}, for ${clock(nowMs - atMs)})`)
    } else {
      open.delete(key)
    }
  }
  return [...open.values()]
}

/** Age of the oldest event that the consumer holds and has not stored, as it says itself; null when it does not answer. */
export function oldestEventMs({ recorder }: Moment): number | null {
  const ages = Object.values(recorder.samples.at(-1)?.metrics ?? {}).flatMap(
    ({ kafka_consumer_lag_seconds: age }) => (age === undefined ? [] : [age * 1000]),
  )
  return ages.length === 0 ? null : Math.max(...ages)
}
