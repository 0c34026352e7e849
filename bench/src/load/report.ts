import * as v from 'valibot'
import type { LoadResult } from './load-generator.ts'

const reportSchema = v.object({
  answered: v.number(),
  /** Of them, with another status than 2xx. */
  refused: v.number(),
  /** Without an answer. */
  broken: v.number(),
  durationUs: v.pipe(v.number(), v.minValue(1)),
  p50Us: v.number(),
  p95Us: v.number(),
  p99Us: v.number(),
})

/** Reads the line that our scripts for load generators write at their end. @throws Error when there is none, or nothing was accepted */
export function readReport(output: string): LoadResult {
  const [, json = ''] = /^RESULT (.*)$/m.exec(output) ?? []
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), reportSchema), json)
  if (!parsed.success) {
    throw new Error(`it did not say how it went: ${output.trim().slice(-300)}`)
  }
  const { answered, refused, broken, durationUs, p50Us, p95Us, p99Us } = parsed.output
  const accepted = answered - refused
  if (accepted <= 0) {
    throw new Error(`nothing was accepted: ${refused} refused, ${broken} without an answer`)
  }
  return {
    accepted,
    failed: refused + broken,
    perSecond: (accepted * 1e6) / durationUs,
    p50Ms: p50Us / 1_000,
    p95Ms: p95Us / 1_000,
    p99Ms: p99Us / 1_000,
  }
}
