import type { OutageFigures, ThroughputFigures, Turn } from './turn.ts'

const OUTAGE: OutageFigures = {
  accept_p50_ms: 1,
  accept_p95_ms: 2,
  accept_p99_ms: 3,
  first_row_ms: 100,
  backlog_empty_ms: 400,
  lost: 0,
  duplicates_topic: 0,
  duplicates_table: 0,
  memory_peak_bytes: 2 ** 20,
}
const THROUGHPUT: ThroughputFigures = {
  start_ms: 1_000,
  join_ms: 500,
  drain_per_s: 4_000,
  stored: 1_000,
  filled: 1_000,
  saturation_64_per_s: 5_000,
  saturation_256_per_s: 6_000,
  memory_idle_bytes: 2 ** 20,
  memory_loaded_bytes: 2 ** 20,
}

/** A turn in which all is well and the same, but for what a test says. */
export function turnOf(
  broker: string,
  repeat: number,
  figures: Partial<OutageFigures & ThroughputFigures> = {},
): Turn {
  return {
    broker,
    repeat,
    outage: { counts: true, figures: { ...OUTAGE, ...figures }, notes: [], run: `run-${repeat}` },
    throughput: { counts: true, figures: { ...THROUGHPUT, ...figures }, notes: [], run: null },
  }
}

/** The same turn with an outage run that does not count. */
export const withoutOutage = (turn: Turn, why: string): Turn => ({
  ...turn,
  outage: { counts: false, why: [why], run: 'run-invalid' },
})
