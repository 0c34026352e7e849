import { count, ms, share } from '../report/format.ts'
import type { ArchitectureResult } from '../result-schema.ts'
import type { Spread } from './spread.ts'

/** A figure that runs and architectures are compared by. */
export interface Figure {
  name: string
  unit: 'ms' | 'fraction' | 'count'
  /** Null where the architecture has none, or it was not measured. */
  read: (side: ArchitectureResult) => number | null
}

export const FIGURES: Figure[] = [
  { name: 'error rate', unit: 'fraction', read: ({ requests }) => requests.error_rate },
  {
    name: 'error rate in the outage',
    unit: 'fraction',
    read: ({ outage_requests: inside }) => inside?.error_rate ?? null,
  },
  { name: 'latency P50', unit: 'ms', read: ({ latency_ms }) => latency_ms.p50 },
  { name: 'latency P95', unit: 'ms', read: ({ latency_ms }) => latency_ms.p95 },
  { name: 'latency P99', unit: 'ms', read: ({ latency_ms }) => latency_ms.p99 },
  { name: 'latency average', unit: 'ms', read: ({ latency_ms }) => latency_ms.avg },
  { name: 'lost', unit: 'count', read: ({ ledger }) => ledger.lost },
  { name: 'ghosts', unit: 'count', read: ({ ledger }) => ledger.ghost },
  { name: 'duplicates in the table', unit: 'count', read: ({ ledger }) => ledger.duplicates_table },
  { name: 'out of order', unit: 'count', read: ({ ledger }) => ledger.out_of_order },
  { name: 'first success', unit: 'ms', read: ({ recovery_ms }) => recovery_ms.first_success },
  { name: 'first row', unit: 'ms', read: ({ recovery_ms }) => recovery_ms.first_row },
  { name: 'backlog empty', unit: 'ms', read: ({ recovery_ms }) => recovery_ms.backlog_empty },
  { name: 'age when stored, P50', unit: 'ms', read: ({ staleness_ms }) => staleness_ms.p50 },
  { name: 'age when stored, P99', unit: 'ms', read: ({ staleness_ms }) => staleness_ms.p99 },
  { name: 'age when stored, max', unit: 'ms', read: ({ staleness_ms }) => staleness_ms.max },
]

const WRITE = { ms, fraction: share, count }

/** `2.44 ms`, or with several runs `2.44 ms (2.10 ms to 3.00 ms)`. */
export function writeSpread({ unit }: Pick<Figure, 'unit'>, spread: Spread | null): string {
  if (spread === null) {
    return '–'
  }
  const write = WRITE[unit]
  const { median, min, max, runs } = spread
  return runs === 1 ? write(median) : `${write(median)} (${write(min)} to ${write(max)})`
}
