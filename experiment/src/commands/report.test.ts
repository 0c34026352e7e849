import { afterEach, beforeEach, describe, expect, mock, spyOn, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { gzipSync } from 'node:zlib'
import type { Run } from '../journal.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { reportCommand } from './report.ts'

const CLEAN = seedRun().run

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'under-fire-report-'))
  spyOn(process.stdout, 'write').mockReturnValue(true)
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mock.restore()
})

function report({ journal, ledger }: Run): Promise<number> {
  writeFileSync(join(folder, 'journal.json'), JSON.stringify(journal))
  const lines = ledger.map((entry) => `${JSON.stringify(entry)}\n`)
  writeFileSync(join(folder, 'ledger.jsonl.gz'), gzipSync(lines.join('')))
  return reportCommand(folder)
}

const aborted = (reason: string) =>
  withJournal(CLEAN, { status: 'aborted', aborted_reason: reason })

describe('the exit code of a report', () => {
  test.each<[string, number, Run]>([
    ['in which all holds', 0, CLEAN],
    ['that lost an event', 1, seedRun({ kafka: { lost: 1 } }).run],
    ['whose table was not read', 3, withJournal(CLEAN, { table: null })],
    ['that ended by itself', 3, aborted('k6 ended with exit code 107')],
    ['that only speaks of interruption', 3, aborted('k6 was interrupted by SIGINT, see its log')],
    ['that SIGINT ended', 130, aborted('interrupted by SIGINT')],
    ['that SIGTERM ended', 130, aborted('interrupted by SIGTERM')],
  ])('of a run %s is %i', async (_, code, run) => {
    expect(await report(run)).toBe(code)
  })
})
