import { quantile } from '../figures.ts'
import type { ReadRecord } from './read-burst.ts'
import type { ReadFigures, ReadSecond } from './reads-journal.ts'

const SECOND_MS = 1_000

/** A driver without a location yet is an answer, too. */
const isAnswered = ({ status }: ReadRecord) => status === 200 || status === 404

export function readFigures(reads: ReadRecord[]): ReadFigures {
  const from = (source: ReadRecord['source']) =>
    reads.filter((read) => isAnswered(read) && read.source === source).length
  const sorted = reads.map(({ latency_ms }) => latency_ms).toSorted((a, b) => a - b)
  return {
    sent: reads.length,
    failed: reads.filter((read) => !isAnswered(read)).length,
    unanswered: reads.filter(({ status }) => status === 0).length,
    hits: from('hit'),
    misses: from('miss'),
    bypassed: from('bypass'),
    p50_ms: quantile(sorted, 0.5),
    p95_ms: quantile(sorted, 0.95),
    p99_ms: quantile(sorted, 0.99),
    max_ms: sorted.at(-1) ?? null,
  }
}

/** The reads by the second in which they were sent; a second without reads is there, too. */
export function readSeconds(reads: ReadRecord[]): ReadSecond[] {
  const bySecond = Map.groupBy(reads, ({ sent_ms }) => Math.max(0, Math.floor(sent_ms / SECOND_MS)))
  const last = Math.max(-1, ...bySecond.keys())
  return Array.from({ length: last + 1 }, (_, second) => ({
    at_ms: second * SECOND_MS,
    ...readFigures(bySecond.get(second) ?? []),
  }))
}

/** Answers from the cache among all that were answered; null without an answer. */
export function hitRatio({ hits, misses, bypassed }: ReadFigures): number | null {
  const answered = hits + misses + bypassed
  return answered === 0 ? null : hits / answered
}

export function readErrorRate({ sent, failed }: ReadFigures): number | null {
  return sent === 0 ? null : failed / sent
}
