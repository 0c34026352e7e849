import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { renderMarkdownPage } from '../../../experiment/src/report/markdown.ts'
import { benchTables } from './bench-tables.ts'
import { environmentLine, environmentSchema } from './environment.ts'
import { rowSchema } from './row.ts'

export const BENCH_SCHEMA = 'under-fire/bench/1'

/** Everything that `just bench` found. */
export const benchSchema = v.object({
  schema: v.literal(BENCH_SCHEMA),
  started_at: v.string(),
  duration_ms: v.number(),
  environment: environmentSchema,
  /** What a reader of the figures must know. */
  caveats: v.array(v.string()),
  rows: v.array(rowSchema),
})
export type BenchResult = v.InferOutput<typeof benchSchema>

/** Writes `bench.json` and `report.md`. */
export function writeBench(folder: string, result: BenchResult): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'bench.json'), `${JSON.stringify(result, null, 2)}\n`)
  writeFileSync(
    join(folder, 'report.md'),
    renderMarkdownPage(benchLines(result), benchTables(result.rows)),
  )
}

/** The headline, the machine, and the caveats. Pure. */
export function benchLines({ rows, environment, caveats }: BenchResult): string[] {
  const asked = rows.filter(({ met }) => met !== null)
  const met = asked.filter((row) => row.met === true).length
  return [
    `${met} of ${asked.length} wanted figures are met.`,
    environmentLine(environment),
    ...caveats,
  ]
}
