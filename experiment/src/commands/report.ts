import { relative } from 'node:path'
import process from 'node:process'
import type { Journal } from '../journal.ts'
import { printResult } from '../report/print.ts'
import { exitCodeOf } from '../result.ts'
import { readRun, VERDICT_FILES, writeVerdict } from '../run-folder.ts'

const INTERRUPTED = 130

/** `just report [RUN]`: makes verdict and reports again. Returns what they end with; 130 for a run that was interrupted. */
export async function reportCommand(folder: string): Promise<number> {
  const run = readRun(folder)
  const result = await writeVerdict(folder, run)
  printResult(result, process.stdout)
  process.stdout.write(
    `Made again in ${relative(process.cwd(), folder) || '.'}: ${VERDICT_FILES.join(', ')}\n`,
  )
  return isInterrupted(run.journal) ? INTERRUPTED : exitCodeOf(result)
}

// The words of the error that a signal aborts a run with.
function isInterrupted({ aborted_reason: reason }: Journal): boolean {
  return /^interrupted by SIG[A-Z]+$/.test(reason ?? '')
}
