import process from 'node:process'
import type { Journal } from '../journal.ts'
import { renderTerminal } from '../report/terminal.ts'
import { exitCodeOf } from '../result.ts'
import { readRun, writeVerdict } from '../run-folder.ts'

const INTERRUPTED = 130

/** `just report [RUN]`: makes verdict and reports again. Returns what they end with; 130 for a run that was interrupted. */
export function reportCommand(folder: string): number {
  const run = readRun(folder)
  const result = writeVerdict(folder, run)
  process.stdout.write(
    renderTerminal(result, {
      columns: Math.max(80, process.stdout.columns ?? 120),
      isColoured: process.stdout.isTTY && !process.env['NO_COLOR'],
    }),
  )
  return isInterrupted(run.journal) ? INTERRUPTED : exitCodeOf(result)
}

// The words of the error that a signal aborts a run with.
function isInterrupted({ aborted_reason: reason }: Journal): boolean {
  return /^interrupted by SIG[A-Z]+$/.test(reason ?? '')
}
