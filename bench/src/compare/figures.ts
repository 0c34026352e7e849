import { count, ms } from '../../../experiment/src/report/format.ts'
import type { Spread } from '../../../experiment/src/compare/spread.ts'
import { figuresOf, type OutageFigures, type ThroughputFigures, type Turn } from './turn.ts'

type Unit = 'ms' | 'MiB' | 'count'

/** A line of the table. */
export interface CompareFigure {
  name: string
  unit: Unit
  half: 'outage' | 'throughput'
  /** Null where it was not measured, or its half does not count. */
  read: (turn: Turn) => number | null
}

const MIB = 2 ** 20

const ofOutage = (name: string, unit: Unit, key: keyof OutageFigures): CompareFigure => ({
  name,
  unit,
  half: 'outage',
  read: ({ outage }) => inUnit(unit, figuresOf(outage)?.[key]),
})
const ofThroughput = (name: string, unit: Unit, key: keyof ThroughputFigures): CompareFigure => ({
  name,
  unit,
  half: 'throughput',
  read: ({ throughput }) => inUnit(unit, figuresOf(throughput)?.[key]),
})

function inUnit(unit: Unit, value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : unit === 'MiB' ? value / MIB : value
}

/** Every line of the table, in its order. */
export const COMPARE_FIGURES: readonly CompareFigure[] = [
  ofOutage('accept P50, at 50 requests/s through the outage', 'ms', 'accept_p50_ms'),
  ofOutage('accept P95', 'ms', 'accept_p95_ms'),
  ofOutage('accept P99', 'ms', 'accept_p99_ms'),
  ofOutage('first row after the database is back', 'ms', 'first_row_ms'),
  ofOutage('backlog empty after the database is back', 'ms', 'backlog_empty_ms'),
  ofOutage('accepted, then lost', 'count', 'lost'),
  ofOutage('duplicates on the topic', 'count', 'duplicates_topic'),
  ofOutage('duplicates in the table', 'count', 'duplicates_table'),
  ofThroughput('accepted a second at saturation, 64 connections', 'count', 'saturation_64_per_s'),
  ofThroughput('accepted a second at saturation, 256 connections', 'count', 'saturation_256_per_s'),
  ofThroughput('rows a second, of a backlog drained', 'count', 'drain_per_s'),
  ofThroughput('a consumer, from its start until it has joined', 'ms', 'join_ms'),
  ofThroughput('the broker, from its start until it has made topics', 'ms', 'start_ms'),
  ofThroughput('memory of the broker in MiB, idle', 'MiB', 'memory_idle_bytes'),
  ofThroughput(
    'memory of the broker in MiB, after the throughput test',
    'MiB',
    'memory_loaded_bytes',
  ),
  ofOutage('memory of the broker in MiB, most in the outage run', 'MiB', 'memory_peak_bytes'),
]

/** `2.44 ms`, or with several values `2.44 ms (2.10 ms to 3.00 ms)`; `–` without one. */
export function writeFigure(unit: Unit, spread: Spread | null): string {
  if (spread === null) {
    return '–'
  }
  const write = unit === 'ms' ? ms : count
  const { median, min, max, runs } = spread
  return runs === 1 ? write(median) : `${write(median)} (${write(min)} to ${write(max)})`
}
