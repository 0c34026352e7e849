/** Reads of some span, as their clients saw them. Latencies are exact, in milliseconds; null without reads. */
export interface ReadFigures {
  sent: number
  /** Neither 200 nor 404. */
  failed: number
  /** Of the failed ones: no answer came. */
  unanswered: number
  hits: number
  misses: number
  /** Answered by the database without the cache's help. */
  bypassed: number
  p50_ms: number | null
  p95_ms: number | null
  p99_ms: number | null
  max_ms: number | null
}

/** The reads sent in one second, which begins at `at_ms`. */
export interface ReadSecond extends ReadFigures {
  at_ms: number
}

/** One try of the independent probe to get an answer from the cache. */
export interface CacheProbe {
  at_ms: number
  took_ms: number
  ok: boolean
}

/** Before the cache was broken, while it was, and after it answered again. */
export type ReadSpanName = 'before' | 'during' | 'after'

export interface ReadSpan extends ReadFigures {
  from_ms: number
  to_ms: number
}

/** What a journal has of the reads. */
export interface ReadsJournal {
  /** Bursts as the load generator counted them; null when it did not say. */
  generator: { iterations: number | null; dropped: number | null }
  bursts: number
  seconds: ReadSecond[]
  /** Null for a span that never came. */
  spans: Record<ReadSpanName, ReadSpan | null>
  /** From the first probe in vain to the first that was answered after the mending; null where none was seen. */
  cache_outage: [fromMs: number, toMs: number] | null
  /** The first read answered from the cache after it was mended. */
  first_hit_after_ms: number | null
  cache_probes: CacheProbe[]
}
