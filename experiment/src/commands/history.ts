import { counted } from '../report/format.ts'
import { historyTables } from '../report/history-table.ts'
import { renderTables, type TerminalOptions } from '../report/terminal.ts'
import { type CatalogEntry, readCatalog } from '../runs/catalog.ts'

export interface HistoryOptions {
  experiment?: string
  limit: number
  json?: boolean
  terminal: TerminalOptions
}

/** What `just history` prints of a folder of results. */
export function showHistory(results: string, options: HistoryOptions): string {
  const all = readCatalog(results)
  const entries = all
    .filter((entry) => options.experiment === undefined || isOf(entry, options.experiment))
    .slice(0, options.limit)
  if (options.json) {
    return `${JSON.stringify(entries, null, 2)}\n`
  }
  if (all.length === 0) {
    return 'No run yet. `just experiment` makes one.\n'
  }
  return entries.length === 0
    ? `None of ${counted(all.length, 'run')} is of \`${options.experiment}\`. \`just experiments\` lists the experiments.\n`
    : renderTables(historyTables(entries), options.terminal)
}

/** A damaged one has nothing but its name to go by. */
function isOf(entry: CatalogEntry, experiment: string): boolean {
  switch (entry.kind) {
    case 'run':
      return entry.summary.experiment.name === experiment
    case 'repeat':
      return entry.experiment === experiment
    case 'damaged':
      return entry.name.endsWith(`-${experiment}`)
  }
}
