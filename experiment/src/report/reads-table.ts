import type { ReadSpanResult } from '../reads/reads-result.ts'
import type { Result } from '../result-schema.ts'
import { count, ms, share } from './format.ts'
import type { Table } from './table.ts'

const rate = (value: number | null) => (value === null ? '–' : value.toFixed(1))

/** The reads before the cache was broken, while it was, and after; without a row where nothing was read. */
export function readsTable({ reads }: Result): Table {
  const rows: [string, (span: ReadSpanResult) => string][] = [
    ['reads', ({ requests }) => count(requests)],
    ['error rate', ({ error_rate }) => share(error_rate)],
    ['latency P50', ({ p50_ms }) => ms(p50_ms)],
    ['latency P95', ({ p95_ms }) => ms(p95_ms)],
    ['latency P99', ({ p99_ms }) => ms(p99_ms)],
    ['latency max', ({ max_ms }) => ms(max_ms)],
    ['answered from the cache', ({ hit_ratio }) => share(hit_ratio)],
    ['reads a second', ({ reads_per_s }) => rate(reads_per_s)],
    ['… of the database', ({ database_reads_per_s }) => rate(database_reads_per_s)],
    ['… that shared another’s', ({ coalesced_per_s }) => rate(coalesced_per_s)],
  ]
  return {
    title: 'Reads: before, during and after the outage of the cache',
    columns: ['', 'before', 'during', 'after'],
    rows:
      reads === undefined
        ? []
        : rows.map(([name, read]) => {
            const cell = (span: ReadSpanResult | null) => (span === null ? '–' : read(span))
            return [name, cell(reads.before), cell(reads.during), cell(reads.after)]
          }),
  }
}
