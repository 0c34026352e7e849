/** One measurement of a service: as many connections as told, each with the next request as soon as the last is answered. */
export interface LoadOptions {
  url: string
  connections: number
  /** Whole seconds. */
  durationS: number
  signal: AbortSignal
}

/** What came of it; latencies in milliseconds. */
export interface LoadResult {
  /** Answered with 2xx, a second. */
  perSecond: number
  /** Answered with 2xx. */
  accepted: number
  /** Any other answer, and none. */
  failed: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
}

/** Posts unique locations to `/v1/locations`, closed loop: it finds how much a service takes, not how it does under a rate. */
export interface LoadGenerator {
  name: string
  version: string
  /** What a reader of its figures must know; undefined when nothing. */
  caveat?: string
  /** @throws UsageError when it could not run, or nothing was accepted */
  run(options: LoadOptions): Promise<LoadResult>
}
