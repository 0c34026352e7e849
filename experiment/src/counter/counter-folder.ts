import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../journal.ts'
import { renderMarkdownPage } from '../report/markdown.ts'
import { timeName } from '../run-folder.ts'
import { WORKSPACE } from '../workspace.ts'
import { counterTable, machineLine, runsTable, unknownLines } from './report.ts'
import type { RowResult } from './verdict.ts'

const COUNTER_SCHEMA = 'under-fire/counter/1'

/** `results/counter-<UTC time>/`. */
export const nameCounterFolder = (now: Date): string =>
  join(WORKSPACE.results, `counter-${timeName(now)}`)

/** Makes the folder and writes `counter.json` and `report.md` of the rows that are finished. */
export function writeCounter(folder: string, environment: Environment, rows: RowResult[]): void {
  mkdirSync(folder, { recursive: true })
  const content = { schema: COUNTER_SCHEMA, environment, rows }
  writeFileSync(join(folder, 'counter.json'), `${JSON.stringify(content, null, 2)}\n`)
  const lines = ['Counter-experiments', machineLine(environment), ...unknownLines(rows)]
  writeFileSync(
    join(folder, 'report.md'),
    renderMarkdownPage(lines, [counterTable(rows), runsTable(rows)]),
  )
}
