import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Journal, JOURNAL_SCHEMA, measureOutage, type Run } from './journal.ts'
import type { LedgerEntry } from './ledger.ts'
import { UsageError } from './problems.ts'
import { chartData } from './report/charts/charts.ts'
import { loadPageAssets } from './report/html/assets.ts'
import { renderPage } from './report/html/page.ts'
import { renderJunit } from './report/junit.ts'
import { renderMarkdown } from './report/markdown.ts'
import { renderTimelineSvg } from './report/timeline-svg.ts'
import { judge } from './result.ts'
import type { Result } from './result-schema.ts'
import { type FoundFile, salvageRun, schemaOf } from './salvage/salvage-run.ts'
import { WORKSPACE } from './workspace.ts'

const JOURNAL_FILE = 'journal.json'
const LEDGER_FILE = 'ledger.jsonl.gz'

/** `results/<UTC time>-<experiment>/`. */
export function nameRunFolder(name: string, now: Date): string {
  return join(WORKSPACE.results, `${timeName(now)}-${name}`)
}

/** Makes that folder. */
export function createRunFolder(name: string, now: Date): string {
  const folder = nameRunFolder(name, now)
  mkdirSync(join(folder, 'logs'), { recursive: true })
  return folder
}

/** A moment as the names of folders have it: UTC, without colons. */
export const timeName = (moment: Date): string =>
  moment
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replaceAll(':', '-')

/** Writes what happened, judges it, writes the verdict beside it, and points `results/latest` to it. */
export async function writeRun(
  folder: string,
  journal: Journal,
  ledger: LedgerEntry[],
): Promise<Result> {
  writeRecord(folder, { journal, ledger })
  const latest = join(WORKSPACE.results, 'latest')
  rmSync(latest, { force: true })
  symlinkSync(basename(folder), latest)
  return writeVerdict(folder, { journal, ledger, outage: measureOutage(journal) })
}

/** Writes what happened, as `readRun` reads it. */
export function writeRecord(folder: string, { journal, ledger }: Omit<Run, 'outage'>): void {
  writeFileSync(join(folder, JOURNAL_FILE), `${JSON.stringify(journal)}\n`)
  writeFileSync(
    join(folder, LEDGER_FILE),
    gzipSync(ledger.map((entry) => `${JSON.stringify(entry)}\n`).join('')),
  )
}

/** Judges a run and makes `result.json`. */
export function writeResult(folder: string, run: Run): Result {
  const result = judge(run)
  writeFileSync(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`)
  return result
}

/** What is made of a run, and can be made again. */
export const VERDICT_FILES = [
  'report.html',
  'report.md',
  'timeline.svg',
  'junit.xml',
  'result.json',
] as const

/** Makes `result.json` and the reports from a run. */
export async function writeVerdict(folder: string, run: Run): Promise<Result> {
  const result = writeResult(folder, run)
  const files = {
    'report.md': renderMarkdown(result, run),
    'junit.xml': renderJunit(result),
    'timeline.svg': renderTimelineSvg(result, chartData(run)),
    'report.html': renderPage(result, run, await loadPageAssets()),
  }
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(folder, name), text)
  }
  return result
}

/**
 * Reads a run back, as far as its files can be read. The kept form `journal.json.gz` is read, too.
 * @throws UsageError when the folder holds no journal, or one of another version
 */
export function readRun(folder: string): Run {
  const journal = [JOURNAL_FILE, `${JOURNAL_FILE}.gz`]
    .map((name) => findFile(folder, name))
    .find(({ bytes }) => bytes !== undefined)
  if (journal === undefined) {
    throw new UsageError(
      `No run in ${folder}: it has no ${JOURNAL_FILE}. \`just history\` lists the runs.`,
    )
  }
  const schema = schemaOf(journal)
  if (schema !== undefined && schema !== JOURNAL_SCHEMA) {
    throw new UsageError(
      `Expected ${join(folder, journal.name)} to have the schema \`${JOURNAL_SCHEMA}\`, got \`${schema}\`.`,
    )
  }
  return salvageRun({ journal, ledger: findFile(folder, LEDGER_FILE) })
}

function findFile(folder: string, name: string): FoundFile {
  const path = join(folder, name)
  return { name, bytes: existsSync(path) ? readFileSync(path) : undefined }
}
