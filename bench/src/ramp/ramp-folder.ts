import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderMarkdownPage } from '../../../experiment/src/report/markdown.ts'
import { timeName } from '../../../experiment/src/run-folder.ts'
import { WORKSPACE } from '../../../experiment/src/workspace.ts'
import { rampLines, rampPageTables } from './ramp-tables.ts'
import type { RampResult } from './result.ts'

/** `results/ramp-<UTC time>/`. */
export const nameRampFolder = (now: Date): string =>
  join(WORKSPACE.results, `ramp-${timeName(now)}`)

/** Writes `ramp.json` and `report.md`. */
export function writeRamp(folder: string, result: RampResult): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'ramp.json'), `${JSON.stringify(result, null, 2)}\n`)
  writeFileSync(
    join(folder, 'report.md'),
    renderMarkdownPage(rampLines(result), rampPageTables(result)),
  )
}
