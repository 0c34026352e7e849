import process from 'node:process'
import { renderTerminal } from '../report/terminal.ts'
import { exitCodeOf } from '../result.ts'
import { readRun, writeVerdict } from '../run-folder.ts'

/** `just report [RUN]`: makes verdict and reports again. Returns the exit code that the run had. */
export function reportCommand(folder: string): number {
  const result = writeVerdict(folder, readRun(folder))
  process.stdout.write(
    renderTerminal(result, {
      columns: Math.max(80, process.stdout.columns ?? 120),
      isColoured: process.stdout.isTTY && !process.env['NO_COLOR'],
    }),
  )
  return exitCodeOf(result)
}
