import type { Journal } from '../journal.ts'
import type { Result } from '../result-schema.ts'

export interface JudgedRun {
  journal: Journal
  result: Result
}

/** One side of a comparison: a run, or repeated runs of one experiment. */
export interface Subject {
  name: string
  /** At least one. */
  runs: JudgedRun[]
}

/** The run that says what all of a subject have in common. @throws RangeError without a run */
export function firstOf({ name, runs }: Subject): JudgedRun {
  const [first] = runs
  if (first === undefined) {
    throw new RangeError(`Expected a run of ${name}, got none.`)
  }
  return first
}
