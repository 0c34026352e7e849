import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Run } from '../journal.ts'
import { writeRecord, writeResult } from '../run-folder.ts'

// Test data: results as the runner leaves them, made from seeded runs.

/** Writes each run with its verdict to its folder of `results`. */
export function storeRuns(results: string, runs: Record<string, Run>): void {
  for (const [name, run] of Object.entries(runs)) {
    const folder = join(results, name)
    mkdirSync(folder, { recursive: true })
    writeRecord(folder, run)
    writeResult(folder, run)
  }
}
