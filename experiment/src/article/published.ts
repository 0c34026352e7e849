/**
 * The figures that the article published ("What If Your Database Goes Down? REST vs Kafka Under Fire", dev.to,
 * Bhupesh Chikara, 26 February 2026). Rates are fractions.
 */
export const PUBLISHED = {
  rest: {
    total: 30_002,
    succeeded: 15_001,
    failed: 15_001,
    error_rate: 0.5,
    p50: 3.6,
    p95: 15.55,
    avg: 11.24,
  },
  kafka: {
    total: 15_000,
    succeeded: 15_000,
    failed: 0,
    error_rate: 0,
    p50: 3.47,
    p95: 12.1,
    avg: 6.77,
  },
  /** Kafka's average latency below REST's, as a fraction of REST's. */
  latencyImprovement: 0.3977,
} as const

/** The article's experiment; only its runs can be held against its figures. */
export const ARTICLE_EXPERIMENT = 'database-outage'
