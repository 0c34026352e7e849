import process from 'node:process'
import type { MiddlewareHandler } from 'hono'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import {
  CountedHistogram,
  CountedSummary,
  type MetricNames,
  type Observer,
} from './counted-metrics.ts'

// prom-client's own begin at 5 ms, where the normal answer of these services is over.
const DURATION_BUCKETS_S = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

// Bun walks its whole heap for these, which holds up every request for as long; nobody looks at them.
const SLOW_PROCESS_METRICS = ['total', 'used', 'available'].map(
  (kind) => `nodejs_heap_space_size_${kind}_bytes`,
)

// At prom-client's 10 ms the watch over the event loop is most of what an idle service does.
const EVENT_LOOP_SAMPLE_MS = 250

const RESIDENT_MEMORY = 'process_resident_memory_bytes'
// prom-client reads these from /proc, which Deno does not show, and then says 0. The first is asked of the runtime instead.
const MEMORY_METRICS = [RESIDENT_MEMORY, 'process_virtual_memory_bytes', 'process_heap_bytes']

/** A registry with the process metrics. One for each process, made in `main.ts`; tests make a bare `Registry`. */
export function createRegistry(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({
    register: registry,
    eventLoopMonitoringPrecision: EVENT_LOOP_SAMPLE_MS,
  })
  for (const name of [...SLOW_PROCESS_METRICS, ...MEMORY_METRICS]) {
    registry.removeSingleMetric(name)
  }
  const memory: Gauge = new Gauge({
    name: RESIDENT_MEMORY,
    help: 'Resident memory size in bytes.',
    registers: [registry],
    collect: () => memory.set(process.memoryUsage.rss()),
  })
  return registry
}

/** A summary with the quantiles 0.5, 0.95 and 0.99 of the last minute, exact to 1 %. */
export function createSummary(registry: Registry, name: string, help: string): Observer {
  return new CountedSummary(registry, { name, help })
}

/** A histogram of seconds, from 1 ms to 10 s unless told otherwise. Unlike a summary it can be added up over processes. */
export function createHistogram(
  registry: Registry,
  { name, help, buckets = DURATION_BUCKETS_S }: MetricNames & { buckets?: number[] },
): Histogram {
  return new Histogram({ name, help, buckets, registers: [registry] })
}

/**
 * Counts the requests of a route (`what`, in words) as `<prefix>_http_requests_total{status}` and times them, both as the summary
 * `<prefix>_request_duration_seconds` and as a histogram.
 */
export function measureRequests(
  registry: Registry,
  prefix: string,
  what = 'to /v1/locations',
): MiddlewareHandler {
  // A counter with labels takes half a microsecond, so it is told of the requests when somebody asks.
  const untold = new Map<number, number>()
  const requests: Counter = new Counter({
    name: `${prefix}_http_requests_total`,
    help: `Requests ${what}, of any method, by status code.`,
    labelNames: ['status'],
    registers: [registry],
    collect: () => {
      for (const [status, count] of untold) {
        requests.inc({ status: String(status) }, count)
      }
      untold.clear()
    },
  })
  const duration = createSummary(
    registry,
    `${prefix}_request_duration_seconds`,
    `Time to answer a request ${what}, in seconds, over the last minute.`,
  )
  const durations = new CountedHistogram(registry, {
    name: `${prefix}_request_duration_histogram_seconds`,
    help: `Time to answer a request ${what}, in seconds.`,
    buckets: DURATION_BUCKETS_S,
  })
  return async (c, next) => {
    const startedMs = performance.now()
    try {
      await next()
    } finally {
      const seconds = (performance.now() - startedMs) / 1000
      duration.observe(seconds)
      durations.observe(seconds)
      untold.set(c.res.status, (untold.get(c.res.status) ?? 0) + 1)
    }
  }
}
