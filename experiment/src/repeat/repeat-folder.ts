import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describeError, UsageError } from '../problems.ts'
import { renderMarkdownPage } from '../report/markdown.ts'
import { repeatLines, repeatTables } from './repeat-tables.ts'
import { repeatSchema, type RepeatSummary } from './summary.ts'

const SUMMARY_FILE = 'repeat.json'

/** Whether a folder holds the summary of repeated runs. */
export function isRepeat(folder: string): boolean {
  return existsSync(join(folder, SUMMARY_FILE))
}

/** Makes `repeat.json` and `report.md`. */
export function writeRepeat(folder: string, summary: RepeatSummary): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, SUMMARY_FILE), `${JSON.stringify(summary, null, 2)}\n`)
  const [headline = '', ...lines] = repeatLines(summary)
  writeFileSync(
    join(folder, 'report.md'),
    renderMarkdownPage([`${summary.experiment}: ${headline}`, ...lines], repeatTables(summary)),
  )
}

/** @throws UsageError naming the file, when it is no summary of this version */
export function readRepeat(folder: string): RepeatSummary {
  const path = join(folder, SUMMARY_FILE)
  try {
    return v.parse(repeatSchema, JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${describeError(error)}.`, { cause: error })
  }
}
