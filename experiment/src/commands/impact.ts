import type { Assumptions } from '../impact/impact.ts'
import { impactTable } from '../impact/impact-table.ts'
import { renderTables, type TerminalOptions } from '../report/terminal.ts'
import { judge } from '../result.ts'
import { readRun } from '../run-folder.ts'

/** What `just impact [RUN]` prints: the cost of an outage by the assumptions, with the error rates that the run measured. */
export function showImpact(
  folder: string,
  assumptions: Assumptions,
  terminal: TerminalOptions,
): string {
  return renderTables([impactTable(judge(readRun(folder)), assumptions)], terminal)
}
