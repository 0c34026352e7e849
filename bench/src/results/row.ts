import * as v from 'valibot'
import { spreadOf } from '../../../experiment/src/compare/spread.ts'
import type { Figure, Size, Wanted } from '../figure.ts'
import type { Round } from '../rounds.ts'

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
  /** In words; null where nothing is wanted, and at the other sizes. */
  wanted: v.nullable(v.string()),
  met: v.nullable(v.boolean()),
})
export type BenchRow = v.InferOutput<typeof rowSchema>

/** The row of a figure at a size. Pure. @throws RangeError without rounds */
export function rowOf(figure: Figure, size: Size, rounds: Round[]): BenchRow {
  const ratio = spreadOf(rounds.map(({ subject, limit }) => subject / limit))
  const subject = spreadOf(rounds.map((round) => round.subject))
  const limit = spreadOf(rounds.map((round) => round.limit))
  if (ratio === null || subject === null || limit === null) {
    throw new RangeError(`Expected rounds of ${figure.name}, got none.`)
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
    wanted: wanted && describeWanted(wanted, figure.unit),
    met: wanted && isMet(wanted, { ratio: ratio.median, subject: subject.median }),
  }
}

function describeWanted({ of, is, value }: Wanted, unit: string): string {
  const sign = is === 'at least' ? '≥' : '≤'
  return of === 'ratio' ? `${sign} ${value}` : `${sign} ${value} ${unit}`
}

function isMet({ of, is, value }: Wanted, medians: Record<Wanted['of'], number>): boolean {
  return is === 'at least' ? medians[of] >= value : medians[of] <= value
}
