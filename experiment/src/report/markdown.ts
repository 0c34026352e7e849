import type { Journal } from '../journal.ts'
import { type Fate, fateOf, type LedgerEntry } from '../ledger.ts'
import type { Result } from '../result-schema.ts'
import { seconds } from './format.ts'
import { environmentLine, resultTables, verdictLines } from './sections.ts'
import type { Table } from './table.ts'

/** The whole result as Markdown. Pure. */
export function renderMarkdown(result: Result, journal: Journal, ledger: LedgerEntry[]): string {
  const [headline = '', ...lines] = verdictLines(result)
  return `${[
    `# ${result.experiment.name}: ${headline}`,
    ...lines.map(escapeText),
    escapeText(`Run of ${result.experiment.started_at} on ${environmentLine(result)}.`),
    ...resultTables(result).map(renderTable),
    renderTable(actionsTable(journal)),
    renderTable(breakerTable(journal)),
    ...listFates(journal, ledger),
  ]
    .filter((part) => part !== '')
    .join('\n\n')}\n`
}

function renderTable({ title, columns, rows }: Table): string {
  const line = (cells: string[]) => `| ${cells.map(escapeCell).join(' | ')} |`
  return [
    `## ${title}`,
    '',
    line(columns),
    `|${columns.map(() => ' --- |').join('')}`,
    ...rows.map(line),
  ].join('\n')
}

function actionsTable({ actions }: Journal): Table {
  return {
    title: 'What was done, and when',
    columns: ['action', 'target', 'planned', 'actual'],
    rows: actions.map(({ action, target, planned_ms, actual_ms }) => [
      action,
      target,
      seconds(planned_ms),
      `${(actual_ms / 1000).toFixed(3)} s`,
    ]),
  }
}

function breakerTable({ breaker }: Journal): Table {
  return {
    title: 'The circuit breaker',
    columns: ['at', 'from', 'to', 'why'],
    rows: breaker.map(({ at_ms, from, to, reason }) => [seconds(at_ms), from, to, reason]),
  }
}

/** The events that a client was told something false of. */
function listFates(journal: Journal, ledger: LedgerEntry[]): string[] {
  if (journal.table === null) {
    return ['## Lost and ghost events\n\nNot known: the table was not read.']
  }
  const having = (fate: Fate) => ledger.filter((entry) => fateOf(entry, journal) === fate)
  return [
    listEvents('Lost events', having('lost')),
    listEvents('Ghost events: told "failed", stored anyway', having('ghost')),
  ]
}

function listEvents(title: string, events: LedgerEntry[]): string {
  if (events.length === 0) {
    return ''
  }
  const rows = events.map(({ event_id, architecture, driver_id, sent_ms, status }) => [
    event_id,
    architecture,
    driver_id,
    seconds(sent_ms),
    String(status),
  ])
  return renderTable({
    title,
    columns: ['event_id', 'architecture', 'driver', 'sent', 'status'],
    rows,
  })
}

function escapeCell(text: string): string {
  return escapeText(text).replaceAll('|', '\\|')
}

/** No markup and no new line comes from a name or an error message. */
function escapeText(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll(/[\r\n]+/g, ' ')
}
