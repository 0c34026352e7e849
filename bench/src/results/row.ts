import * as v from 'valibot'
import { spreadOf } from '../../../experiment/src/compare/spread.ts'
import type { FailedShares, Figure, Size, Wanted } from '../figure.ts'
import type { CpuCost } from '../cpu-spent.ts'
import type { Round } from '../rounds.ts'

// A side that refuses is fast, or slow, for another reason than the one that is asked about.
const FAILED_MAX = 0.001
const factorSchema = v.picklist([0.1, 1, 10])

/** A figure at one size, as `bench.json` has it. */
export const rowSchema = v.object({
  figure: v.string(),
  /** For people; `factor` of the size that `wanted` is about. */
  size: v.string(),
  factor: factorSchema,
  subject: v.string(),
  limit: v.string(),
  unit: v.string(),
  /** Subject : limit of each round; its median and range. */
  ratio: v.number(),
  min: v.number(),
  max: v.number(),
  rounds: v.number(),
  /** Of what each side measured, in `unit`. */
  subject_median: v.number(),
  limit_median: v.number(),
  /** Of the requests of each side, the fraction that was refused or got no answer; 0 where none are sent. */
  subject_failed: v.number(),
  limit_failed: v.number(),
  /** CPU of one request, message or row, by part; empty where the figure is about none. */
  subject_cpu_us: v.record(v.string(), v.number()),
  limit_cpu_us: v.record(v.string(), v.number()),
  /** In words; null where nothing is wanted, and at the other sizes. */
  wanted: v.nullable(v.string()),
  /** Never, where more than one request in a thousand failed on either side. */
  met: v.nullable(v.boolean()),
})
export type BenchRow = v.InferOutput<typeof rowSchema>

/** What both sides of a figure came to. */
export interface Measured {
  rounds: Round[]
  failed?: FailedShares
  cost: { subject: CpuCost; limit: CpuCost }
}

/** The row of a figure at a size. Pure. @throws RangeError without rounds, or when a limit came to nothing */
export function rowOf(
  figure: Figure,
  size: Size,
  { rounds, cost, failed = { subject: 0, limit: 0 } }: Measured,
): BenchRow {
  const ratio = spreadOf(rounds.map(({ subject, limit }) => subject / limit))
  const subject = spreadOf(rounds.map((round) => round.subject))
  const limit = spreadOf(rounds.map((round) => round.limit))
  if (ratio === null || subject === null || limit === null) {
    throw new RangeError(`Expected rounds of ${figure.name}, got none.`)
  }
  if (!Number.isFinite(ratio.max)) {
    throw new RangeError(`Expected something of ${figure.limit}, got 0 ${figure.unit}.`)
  }
  const wanted = size.factor === 1 ? figure.wanted : null
  return {
    figure: figure.name,
    size: size.label,
    factor: size.factor,
    subject: figure.subject,
    limit: figure.limit,
    unit: figure.unit,
    ratio: ratio.median,
    min: ratio.min,
    max: ratio.max,
    rounds: rounds.length,
    subject_median: subject.median,
    limit_median: limit.median,
    subject_failed: failed.subject,
    limit_failed: failed.limit,
    subject_cpu_us: cost.subject.perUnitUs(),
    limit_cpu_us: cost.limit.perUnitUs(),
    wanted: wanted && describeWanted(wanted, figure.unit),
    met:
      wanted &&
      isMet(wanted, { ratio: ratio.median, subject: subject.median }) &&
      Math.max(failed.subject, failed.limit) <= FAILED_MAX,
  }
}

function describeWanted({ of, is, value }: Wanted, unit: string): string {
  const sign = is === 'at least' ? '≥' : '≤'
  return of === 'ratio' ? `${sign} ${value}` : `${sign} ${value} ${unit}`
}

function isMet({ of, is, value }: Wanted, medians: Record<Wanted['of'], number>): boolean {
  return is === 'at least' ? medians[of] >= value : medians[of] <= value
}
