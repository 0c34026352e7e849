import type { Run } from './journal.ts'
import { planTimeline } from './timeline.ts'

/** What the consumer tried in vain. */
export interface FailedAttempts {
  /** INSERTs. */
  writes: number
  /** Connections that ended before the database said anything. */
  connects: number
}

// Older than that, the last sample might not know of the whole outage.
const LAST_SAMPLE_MS = 3_000

/**
 * Every try of the first consumer that failed in the whole run, from its own counters; a restart of the consumer would
 * hide some. Null when it did not say to the end.
 */
export function failedAttempts({ journal }: Run): FailedAttempts | null {
  const { endMs } = planTimeline(journal.experiment)
  const sample = journal.samples.findLast(({ metrics }) => metrics['consumer'] !== undefined)
  if (sample === undefined || sample.at_ms < endMs - LAST_SAMPLE_MS) {
    return null
  }
  const metrics = sample.metrics['consumer'] ?? {}
  return {
    writes: sumOf(metrics, 'db_write_failures_total'),
    connects: sumOf(metrics, 'db_connect_failures_total'),
  }
}

// A counter with labels has no line before its first failure.
function sumOf(metrics: Record<string, number>, counter: string): number {
  return Object.entries(metrics).reduce(
    (sum, [name, value]) => (name.split('{')[0] === counter ? sum + value : sum),
    0,
  )
}
