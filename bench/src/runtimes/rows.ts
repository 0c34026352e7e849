import * as v from 'valibot'
import { compareSpreads, spreadOf } from '../../../experiment/src/compare/spread.ts'
import type { RuntimeFigure, Sample } from './figures.ts'

const spreadSchema = v.object({ median: v.number(), min: v.number(), max: v.number() })

/** A figure of every runtime, as `runtimes.json` has it. */
export const runtimeRowSchema = v.object({
  figure: v.string(),
  title: v.string(),
  unit: v.string(),
  better: v.picklist(['higher', 'lower']),
  runtimes: v.array(
    v.object({
      runtime: v.string(),
      ...spreadSchema.entries,
      /** Its median : the median of the first runtime. */
      ratio: v.number(),
      /** Against the first runtime; `overlap` where no difference is claimed, null of one round, and of the first itself. */
      says: v.nullable(v.picklist(['lower', 'higher', 'overlap'])),
    }),
  ),
})
export type RuntimeRow = v.InferOutput<typeof runtimeRowSchema>

/** A row a figure, of what the visits to each runtime found; the first runtime is what the others are held against. Pure. */
export function runtimeRows(
  figures: readonly RuntimeFigure[],
  samples: ReadonlyMap<string, readonly Sample[]>,
): RuntimeRow[] {
  return figures.flatMap(({ name, title, unit, better }) => {
    const spreads = [...samples].flatMap(([runtime, visits]) => {
      const spread = spreadOf(visits.map((sample) => sample[name] ?? null))
      return spread === null ? [] : [{ runtime, spread }]
    })
    const [first] = spreads
    if (first === undefined) {
      return []
    }
    const runtimes = spreads.map(({ runtime, spread }) => ({
      runtime,
      median: spread.median,
      min: spread.min,
      max: spread.max,
      ratio: spread.median / first.spread.median,
      says: runtime === first.runtime ? null : compareSpreads(spread, first.spread),
    }))
    return [{ figure: name, title, unit, better, runtimes }]
  })
}
