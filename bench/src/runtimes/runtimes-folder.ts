import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { chanceApart } from '../../../experiment/src/compare/spread.ts'
import { counted, share } from '../../../experiment/src/report/format.ts'
import { renderMarkdownPage } from '../../../experiment/src/report/markdown.ts'
import { environmentLine, environmentSchema } from '../results/environment.ts'
import { runtimeRowSchema } from './rows.ts'
import { runtimesTable } from './runtimes-table.ts'

export const RUNTIMES_SCHEMA = 'under-fire/runtimes/1'

/** Everything that `just runtimes` found. */
export const runtimesSchema = v.object({
  schema: v.literal(RUNTIMES_SCHEMA),
  started_at: v.string(),
  duration_ms: v.number(),
  environment: environmentSchema,
  /** What a reader of the figures must know. */
  caveats: v.array(v.string()),
  /** The first is what the others are held against. */
  runtimes: v.array(v.object({ name: v.string(), title: v.string(), version: v.string() })),
  rounds: v.number(),
  connections: v.number(),
  duration_s: v.number(),
  backlog_events: v.number(),
  rows: v.array(runtimeRowSchema),
})
export type RuntimesResult = v.InferOutput<typeof runtimesSchema>

/** Writes `runtimes.json` and `report.md`. */
export function writeRuntimes(folder: string, result: RuntimesResult): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'runtimes.json'), `${JSON.stringify(result, null, 2)}\n`)
  writeFileSync(
    join(folder, 'report.md'),
    renderMarkdownPage(runtimesLines(result), [runtimesTable(result.rows, result.runtimes)]),
  )
}

/** How it was measured, and what may be read from it. Pure. */
export function runtimesLines(result: RuntimesResult): string[] {
  const { runtimes, rounds, connections, duration_s, backlog_events, environment } = result
  const titles = runtimes.map(({ title }) => title).join(', ')
  return [
    `The services under ${titles}: ${counted(rounds, 'round')}, the runtimes in turn.`,
    `Under load: ${connections} connections for ${duration_s} s; drained: ${counted(backlog_events, 'event')}.`,
    rounds < 2
      ? 'One round has no range, so no difference is claimed.'
      : `A difference is claimed only where the ranges do not overlap; those of two equal things lie apart by chance in ${share(chanceApart(rounds, rounds))}.`,
    environmentLine(environment),
    ...result.caveats,
  ]
}
