import { count } from '../../../experiment/src/report/format.ts'
import type { Architecture } from '../../../experiment/src/journal.ts'
import type { Condition } from './condition.ts'
import { bottleneckOf, describeBottleneck, type Limits } from './bottleneck.ts'
import type { SearchResult } from './result.ts'
import type { Outcome } from './search.ts'
import type { SearchFindings } from './search-ceiling.ts'
import type { Step } from './step.ts'

export interface Searched extends SearchFindings {
  architecture: Architecture
  condition: Condition
  /** In the table once the backlog is empty. */
  rows: number
}

/** A search as `ramp.json` has it. Pure. */
export function summarise(searched: Searched, limits: Limits): SearchResult {
  const { outcome, steps, architecture, condition, rows } = searched
  const at = steps.findLast(
    ({ length, broke }) =>
      length === 'confirmation' && broke.length === 0 && outcome.kind === 'held',
  )
  const beyond = stepBeyond(outcome, steps)
  const beyondBottleneck = judgeStep(beyond, limits)
  const isGenerator = beyondBottleneck?.kind === 'generator'
  return {
    architecture,
    condition,
    ceiling_per_s: at?.rate_per_s ?? 0,
    is_at_least: outcome.kind === 'held' && (isGenerator || outcome.failedPerS === null),
    outcome: outcome.kind,
    ceiling: describeCeiling(outcome, { beyond, isGenerator }),
    bottleneck_at: judgeStep(at, limits),
    bottleneck_beyond: beyondBottleneck,
    accepted: sum(steps, 'accepted'),
    sent: sum(steps, 'sent'),
    rows,
    steps,
  }
}

/** Whether every event that was accepted is in the table, and nothing that was not sent. Pure. */
export const isAllStored = ({ accepted, sent, rows }: SearchResult): boolean =>
  accepted <= rows && rows <= sent

/** The step that the ceiling was held in. Pure. */
export const ceilingStep = ({ ceiling_per_s, steps }: SearchResult): Step | undefined =>
  steps.findLast(
    ({ length, rate_per_s }) => length === 'confirmation' && rate_per_s === ceiling_per_s,
  )

/** The step of the lowest rate that did not hold, above the ceiling. Pure. */
export function failedStep({ ceiling_per_s, steps }: SearchResult): Step | undefined {
  return steps
    .filter(({ broke, rate_per_s }) => broke.length > 0 && rate_per_s > ceiling_per_s)
    .toSorted((a, b) => a.rate_per_s - b.rate_per_s)[0]
}

function stepBeyond(outcome: Outcome, steps: Step[]): Step | undefined {
  if (outcome.kind === 'backlog full') {
    return undefined
  }
  const { failedPerS } = outcome
  return steps.findLast(({ rate_per_s, broke }) => rate_per_s === failedPerS && broke.length > 0)
}

function judgeStep(step: Step | undefined, limits: Limits): SearchResult['bottleneck_at'] {
  if (step === undefined) {
    return null
  }
  const bottleneck = bottleneckOf(step, limits)
  return { kind: bottleneck.kind, words: describeBottleneck(bottleneck) }
}

function describeCeiling(
  outcome: Outcome,
  { beyond, isGenerator }: { beyond: Step | undefined; isGenerator: boolean },
): string {
  switch (outcome.kind) {
    case 'held':
      if (outcome.failedPerS === null) {
        return `at least ${count(outcome.ceilingPerS)}/s: no more was asked`
      }
      return isGenerator
        ? `generator-limited: at least ${count(outcome.ceilingPerS)}/s`
        : `${count(outcome.ceilingPerS)}/s`
    case 'nothing held':
      return `0: at ${count(outcome.failedPerS)}/s already ${beyond?.broke.join('; ') ?? 'nothing held'}`
    case 'unconfirmed':
      return `none: ${count(outcome.failedPerS)}/s, the lowest tried for long, was not held`
    case 'backlog full':
      return `at least ${count(outcome.heldPerS)}/s for a short step; then the backlog was full`
  }
}

const sum = (steps: Step[], field: 'accepted' | 'sent'): number =>
  steps.reduce((total, step) => total + step[field], 0)
