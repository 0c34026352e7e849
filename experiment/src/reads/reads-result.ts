import * as v from 'valibot'
import type { Journal } from '../journal.ts'
import { COALESCED_READS, DATABASE_READS, ratePerS } from './database-load.ts'
import { hitRatio, readErrorRate } from './read-figures.ts'
import type { ReadSpan } from './reads-journal.ts'

const count = v.pipe(v.number(), v.integer())
const ms = v.nullable(v.pipe(v.number(), v.description('milliseconds')))
const fraction = v.nullable(v.pipe(v.number(), v.description('a fraction from 0 to 1')))
const rate = v.nullable(v.pipe(v.number(), v.description('a second')))

const spanSchema = v.nullable(
  v.strictObject({
    from_ms: v.number(),
    to_ms: v.number(),
    requests: count,
    failed: count,
    error_rate: fraction,
    p50_ms: ms,
    p95_ms: ms,
    p99_ms: ms,
    max_ms: ms,
    hit_ratio: fraction,
    reads_per_s: rate,
    database_reads_per_s: rate,
    coalesced_per_s: rate,
  }),
)

/** What `result.json` says of the reads. */
export const readsResultSchema = v.pipe(
  v.strictObject({
    cache_outage_ms: v.nullable(v.tuple([v.number(), v.number()])),
    before: spanSchema,
    during: spanSchema,
    after: spanSchema,
    first_hit_after_ms: ms,
  }),
  v.description(
    'reads through the cache: before it was broken, while it was, and after it answered again',
  ),
)
export type ReadsResult = v.InferOutput<typeof readsResultSchema>
export type ReadSpanResult = NonNullable<ReadsResult['during']>

/** The figures of the reads; undefined where the experiment reads nothing. Pure. */
export function readsResult(journal: Journal): ReadsResult | undefined {
  const { reads } = journal
  if (reads === undefined) {
    return undefined
  }
  const { before, during, after } = reads.spans
  return {
    cache_outage_ms: reads.cache_outage,
    before: spanResult(journal, before),
    during: spanResult(journal, during),
    after: spanResult(journal, after),
    first_hit_after_ms: reads.first_hit_after_ms,
  }
}

function spanResult({ samples }: Journal, span: ReadSpan | null): ReadsResult['during'] {
  if (span === null) {
    return null
  }
  const bounds = [span.from_ms, span.to_ms] as const
  return {
    from_ms: span.from_ms,
    to_ms: span.to_ms,
    requests: span.sent,
    failed: span.failed,
    error_rate: readErrorRate(span),
    p50_ms: span.p50_ms,
    p95_ms: span.p95_ms,
    p99_ms: span.p99_ms,
    max_ms: span.max_ms,
    hit_ratio: hitRatio(span),
    reads_per_s:
      span.to_ms > span.from_ms ? (span.sent * 1000) / (span.to_ms - span.from_ms) : null,
    database_reads_per_s: ratePerS(samples, DATABASE_READS, bounds),
    coalesced_per_s: ratePerS(samples, COALESCED_READS, bounds),
  }
}
