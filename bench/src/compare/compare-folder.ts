import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderMarkdownPage } from '../../../experiment/src/report/markdown.ts'
import { timeName } from '../../../experiment/src/run-folder.ts'
import { WORKSPACE } from '../../../experiment/src/workspace.ts'
import { renderComparePage } from './compare-page.ts'
import type { CompareResult } from './compare-result.ts'
import { compareLines, compareTables } from './compare-tables.ts'

/** `results/compare-<UTC time>/`. */
export const nameCompareFolder = (now: Date): string =>
  join(WORKSPACE.results, `compare-${timeName(now)}`)

/** Makes the folder and writes `compare.json`, `report.md` and `report.html`. */
export function writeCompare(folder: string, result: CompareResult, style: string): void {
  mkdirSync(folder, { recursive: true })
  const files = {
    'compare.json': `${JSON.stringify(result, null, 2)}\n`,
    'report.md': renderMarkdownPage(compareLines(result), compareTables(result)),
    'report.html': renderComparePage(result, style),
  }
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text)
  }
}
