import type { CatalogEntry, RunSummary } from '../runs/catalog.ts'
import { count, counted, ms, share } from './format.ts'
import type { Table } from './table.ts'

// `2026-11-23T08-00-00Z`: enough of a name for `just diff`.
const TIME_LENGTH = 20

interface Column {
  name: string
  read: (summary: RunSummary) => string
  /** Written once above the table when it is the same in every row. */
  isSetting?: true
}

const COLUMNS: Column[] = [
  { name: 'experiment', read: ({ experiment }) => experiment.name, isSetting: true },
  { name: 'scale', read: ({ experiment }) => String(experiment.scale), isSetting: true },
  { name: 'broker', read: ({ environment }) => environment.broker.name, isSetting: true },
  { name: 'stack', read: ({ environment }) => environment.stack, isSetting: true },
  { name: 'verdict', read: verdictOf },
  { name: 'REST errors', read: ({ architectures: { rest } }) => share(rest.requests.error_rate) },
  { name: 'Kafka lost', read: ({ architectures: { kafka } }) => count(kafka.ledger.lost) },
  {
    name: 'backlog empty',
    read: ({ architectures: { kafka } }) => ms(kafka.recovery_ms.backlog_empty),
  },
]

/** The list of runs for a terminal, what all have in common in its title, and why some count for nothing. Pure. */
export function historyTables(entries: CatalogEntry[]): Table[] {
  const marked = entries.flatMap((entry) => {
    const why = whyMarked(entry)
    return why === undefined ? [] : [[labelOf(entry, entries), why]]
  })
  return [
    listTable(entries),
    ...(marked.length === 0
      ? []
      : [{ title: 'Marked with !, for they count for nothing', columns: ['', ''], rows: marked }]),
  ]
}

function listTable(entries: CatalogEntry[]): Table {
  const summaries = entries.flatMap((entry) => (entry.kind === 'run' ? [entry.summary] : []))
  const [first] = summaries
  const isCommon = ({ isSetting, read }: Column) =>
    isSetting === true &&
    first !== undefined &&
    summaries.every((summary) => read(summary) === read(first))
  const common = COLUMNS.filter(isCommon).map(({ name, read }) =>
    first === undefined ? '' : `${name} ${read(first)}`,
  )
  const columns = COLUMNS.filter((column) => !isCommon(column))
  return {
    title: [
      `${counted(entries.length, 'run')}, newest first`,
      ...(common.length === 0 ? [] : [`all with ${common.join(', ')}`]),
    ].join('; '),
    columns: ['run', ...columns.map(({ name }) => name)],
    rows: entries.map((entry) => [
      labelOf(entry, entries),
      ...columns.map(({ name, read }) =>
        entry.kind === 'run' ? read(entry.summary) : name === 'verdict' ? mark(entry) : '',
      ),
    ]),
  }
}

/** As much of a name as finds it. */
function labelOf({ name }: CatalogEntry, entries: CatalogEntry[]): string {
  const time = name.slice(0, TIME_LENGTH)
  return entries.filter((entry) => entry.name.startsWith(time)).length === 1 ? time : name
}

function verdictOf({ status, valid, hypotheses }: RunSummary): string {
  if (status === 'aborted') {
    return '! ABORTED'
  }
  if (!valid) {
    return '! INVALID'
  }
  const failed = hypotheses.filter(({ passed }) => passed !== true).length
  return failed === 0
    ? `all ${hypotheses.length} hold`
    : `${failed} of ${hypotheses.length} do not hold`
}

function mark(entry: Exclude<CatalogEntry, { kind: 'run' }>): string {
  return entry.kind === 'repeat' ? `= ${counted(entry.runs, 'run')} as one` : '! DAMAGED'
}

function whyMarked(entry: CatalogEntry): string | undefined {
  switch (entry.kind) {
    case 'run':
      return entry.summary.valid ? undefined : entry.summary.invalid_reasons.join('; ')
    case 'damaged':
      return entry.problem
    case 'repeat':
      return undefined
  }
}
