import type { Change } from './changes.ts'
import { type FigureChange, figureChanges } from './figure-changes.ts'
import { environmentChanges, findIncomparable, settingChanges } from './settings.ts'
import type { Subject } from './subject.ts'
import { claimChanges, verdictChanges } from './verdicts.ts'

/** What differs between two runs, or two sets of repeated runs. */
export interface Diff {
  a: { name: string; runs: number }
  b: { name: string; runs: number }
  /** Why the figures say nothing about each other; empty when they do. */
  not_comparable: string[]
  verdicts: Change[]
  claims: Change[]
  settings: Change[]
  environment: Change[]
  figures: FigureChange[]
}

/** Compares two subjects, both judged by the same code. Pure. */
export function diffSubjects(a: Subject, b: Subject): Diff {
  const reasons = findIncomparable(a, b)
  const figures = figureChanges(a, b)
  return {
    a: { name: a.name, runs: a.runs.length },
    b: { name: b.name, runs: b.runs.length },
    not_comparable: reasons,
    verdicts: verdictChanges(a, b),
    claims: claimChanges(a, b),
    settings: settingChanges(a, b),
    environment: environmentChanges(a, b),
    // Of what cannot be compared nothing is claimed.
    figures:
      reasons.length === 0
        ? figures
        : figures.map((figure) => Object.assign(figure, { b_against_a: null })),
  }
}
