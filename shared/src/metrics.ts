import type { MiddlewareHandler } from 'hono'
import { collectDefaultMetrics, Counter, Registry, Summary } from 'prom-client'

const QUANTILES = [0.5, 0.95, 0.99]
const WINDOW_S = 60
const WINDOW_BUCKETS = 6

/** A registry with the process metrics. One for each process, made in `main.ts`; tests make a bare `Registry`. */
export function createRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** A summary with the quantiles 0.5, 0.95 and 0.99 of the last minute. */
export function createSummary(registry: Registry, name: string, help: string): Summary {
  return new Summary({
    name,
    help,
    percentiles: QUANTILES,
    maxAgeSeconds: WINDOW_S,
    ageBuckets: WINDOW_BUCKETS,
    registers: [registry],
  })
}

/** Counts and times the requests of a route as `<prefix>_http_requests_total{status}` and `<prefix>_request_duration_seconds`. */
export function measureRequests(registry: Registry, prefix: string): MiddlewareHandler {
  const requests = new Counter({
    name: `${prefix}_http_requests_total`,
    help: 'Requests to POST /v1/locations by status code.',
    labelNames: ['status'],
    registers: [registry],
  })
  const duration = createSummary(
    registry,
    `${prefix}_request_duration_seconds`,
    'Time to answer POST /v1/locations, in seconds.',
  )
  return async (c, next) => {
    const startedMs = performance.now()
    try {
      await next()
    } finally {
      duration.observe((performance.now() - startedMs) / 1000)
      requests.inc({ status: String(c.res.status) })
    }
  }
}
