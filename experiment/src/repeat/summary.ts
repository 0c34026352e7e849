import * as v from 'valibot'
import { FIGURES } from '../compare/figures.ts'
import { compareSpreads, ofAllRuns, spreadOf } from '../compare/spread.ts'
import type { Result } from '../result-schema.ts'

const REPEAT_SCHEMA = 'under-fire/repeat/1'

const count = v.pipe(v.number(), v.integer())
const spread = v.nullable(
  v.strictObject({ median: v.number(), min: v.number(), max: v.number(), runs: count }),
)

/** What `repeat.json` holds: the runs, and each figure of those that count as median and range. */
export const repeatSchema = v.strictObject({
  schema: v.literal(REPEAT_SCHEMA),
  experiment: v.string(),
  title: v.string(),
  scale: v.number(),
  /** How many were asked for; fewer are there when it was ended early. */
  planned: count,
  runs: v.array(
    v.strictObject({
      /** Its folder, beside that of the summary. */
      name: v.string(),
      seed: count,
      valid: v.boolean(),
      invalid_reasons: v.array(v.string()),
      hypotheses_failed: v.array(v.string()),
    }),
  ),
  /** Over the valid runs. */
  figures: v.array(
    v.strictObject({
      name: v.string(),
      unit: v.picklist(['ms', 'fraction', 'count']),
      rest: spread,
      kafka: spread,
      kafka_against_rest: v.pipe(
        v.nullable(v.picklist(['lower', 'higher', 'overlap'])),
        v.description('claimed only where the ranges do not overlap; null for want of runs'),
      ),
    }),
  ),
})

export type RepeatSummary = v.InferOutput<typeof repeatSchema>

export interface FinishedRun {
  name: string
  result: Result
}

/** Sums up runs of one experiment that differ by their seed. An invalid one is named and not counted. Pure. */
export function summarise(runs: FinishedRun[], planned: number): RepeatSummary {
  const [first] = runs
  if (first === undefined) {
    throw new RangeError('Expected a run to sum up, got none.')
  }
  const { name: experiment, title, scale } = first.result.experiment
  const counted = runs.flatMap(({ result }) => (result.valid ? [result.architectures] : []))
  return {
    schema: REPEAT_SCHEMA,
    experiment,
    title,
    scale,
    planned,
    runs: runs.map(({ name, result }) => ({
      name,
      seed: result.experiment.seed,
      valid: result.valid,
      invalid_reasons: result.invalid_reasons,
      hypotheses_failed: result.hypotheses
        .filter(({ passed }) => passed !== true)
        .map(({ id }) => id),
    })),
    figures: FIGURES.map(({ name, unit, read }) => {
      const rest = spreadOf(counted.map((sides) => read(sides.rest)))
      const kafka = spreadOf(counted.map((sides) => read(sides.kafka)))
      return {
        name,
        unit,
        rest,
        kafka,
        kafka_against_rest: compareSpreads(
          ofAllRuns(kafka, counted.length),
          ofAllRuns(rest, counted.length),
        ),
      }
    }),
  }
}
