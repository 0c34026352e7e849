import type { Run } from '../../journal.ts'
import { planTimeline } from '../../timeline.ts'

// A page of a long run stays small: at most so many values a line.
const MOMENTS_MAX = 600
const SECOND_MS = 1_000
// A drain ends long before; a time of a damaged journal must not stretch the axis.
const BEYOND_PLAN_MAX_MS = 600_000

/** The time axis of a run, cut into steps of equal length: one second, or more where the run is long. */
export interface Axis {
  endMs: number
  /** When the load ends by the plan; what is seen later is the backlog being stored. */
  loadEndsMs: number
  stepMs: number
  /** The end of each step. */
  atMs: number[]
}

/** From the start of the run to the end of its plan, or to its last sample where that is later. */
export function axisOf({ journal }: Run): Axis {
  const plannedMs = planTimeline(journal.experiment).endMs
  const seenMs = journal.samples.at(-1)?.at_ms ?? 0
  const endMs = Math.min(Math.max(plannedMs, seenMs), plannedMs + BEYOND_PLAN_MAX_MS)
  const stepMs = Math.ceil(endMs / MOMENTS_MAX / SECOND_MS) * SECOND_MS || SECOND_MS
  const atMs = Array.from({ length: Math.ceil(endMs / stepMs) }, (_, step) => (step + 1) * stepMs)
  return { endMs, loadEndsMs: plannedMs, stepMs, atMs }
}

/** What falls into each step of the axis, by the moment that `momentOf` reads; what is outside of it is left out. */
export function byStep<T>(axis: Axis, things: T[], momentOf: (thing: T) => number): T[][] {
  const steps: T[][] = axis.atMs.map(() => [])
  for (const thing of things) {
    steps[Math.floor(momentOf(thing) / axis.stepMs)]?.push(thing)
  }
  return steps
}

/** A figure as a page needs it: three digits after the point are more than a line shows. */
export const rounded = (value: number): number => Math.round(value * 1000) / 1000
