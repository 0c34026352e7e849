/** What an outage is counted with. */
export interface Assumptions {
  ratePerS: number
  /** What one answered request earns, in `currency`. */
  revenue: number
  outageMs: number
  outagesPerYear: number
  /** ISO 4217, such as `USD`. */
  currency: string
}

/** The article's: 1,000 requests a second at a cent each, one outage of five minutes a month. */
export const ARTICLE_ASSUMPTIONS: Assumptions = {
  ratePerS: 1_000,
  revenue: 0.01,
  outageMs: 300_000,
  outagesPerYear: 12,
  currency: 'USD',
}

/** The share that the article lets fail: its error rate of the whole run, for a window that is nothing but outage. */
export const ARTICLE_ERROR_RATE = 0.5
/** What the article's own timeline gives: whatever arrives while the database is down fails. */
export const TIMELINE_ERROR_RATE = 1

export interface Impact {
  /** Sent while the outage lasts. */
  requests: number
  failed: number
  lossPerOutage: number
  lossPerYear: number
}

/** Requests in the outage × the share that fails × what one earns. Pure. */
export function countImpact(assumptions: Assumptions, errorRate: number): Impact {
  const { ratePerS, revenue, outageMs, outagesPerYear } = assumptions
  const requests = Math.round((ratePerS * outageMs) / 1000)
  const failed = Math.round(requests * errorRate)
  const lossPerOutage = failed * revenue
  return { requests, failed, lossPerOutage, lossPerYear: lossPerOutage * outagesPerYear }
}
