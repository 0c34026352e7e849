import type { Journal, Run } from '../journal.ts'
import { type Fate, fateOf, type LedgerEntry } from '../ledger.ts'
import type { Result } from '../result-schema.ts'
import { seconds } from './format.ts'
import { LEDGER_TITLE, resultTables } from './sections.ts'
import type { Table } from './table.ts'
import { validityTable } from './validity-table.ts'

/** Every table of a report on file: those of the result, and what only the journal and the ledger can tell. Pure. */
export function runTables(result: Result, run: Run): Table[] {
  const { journal, ledger } = run
  const tables = resultTables(result)
  const afterLedger = tables.findIndex(({ title }) => title === LEDGER_TITLE) + 1
  return [
    ...tables.slice(0, afterLedger),
    ...fateTables(journal, ledger),
    ...tables.slice(afterLedger),
    actionsTable(journal),
    breakerTable(journal),
    validityTable(run),
  ].filter(({ rows, note }) => rows.length > 0 || note !== undefined)
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

function breakerTable({ breaker, environment }: Journal): Table {
  const isShared = (environment.consumers ?? 1) > 1
  return {
    title: 'The circuit breaker',
    columns: ['at', ...(isShared ? ['consumer'] : []), 'from', 'to', 'why'],
    rows: breaker.map(({ at_ms, consumer = '', from, to, reason }) => [
      seconds(at_ms),
      ...(isShared ? [consumer] : []),
      from,
      to,
      reason,
    ]),
  }
}

/** The events that a client was told something false of, one by one. */
function fateTables(journal: Journal, ledger: LedgerEntry[]): Table[] {
  if (journal.table === null) {
    return [
      {
        title: 'Lost and ghost events',
        columns: [],
        rows: [],
        note: 'Not known: the table was not read.',
      },
    ]
  }
  const having = (fate: Fate) => ledger.filter((entry) => fateOf(entry, journal) === fate)
  return [
    eventsTable('Lost events', having('lost')),
    eventsTable('Ghost events: told "failed", stored anyway', having('ghost')),
  ]
}

function eventsTable(title: string, events: LedgerEntry[]): Table {
  return {
    title,
    columns: ['event_id', 'architecture', 'driver', 'sent', 'status'],
    rows: events.map(({ event_id, architecture, driver_id, sent_ms, status }) => [
      event_id,
      architecture,
      driver_id,
      seconds(sent_ms),
      String(status),
    ]),
  }
}
