import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

/** What the article announced: Redis dies for a minute under reads that come in bursts for one driver. */
export const cacheOutage = defineExperiment({
  name: 'cache-outage',
  title: 'The cache dies for a minute',
  description:
    'Redis is killed under reads of the newest location of a driver. REST falls back to the database, where readers of one driver share a read; Kafka has no part in it, and writes must not notice.',
  expected: {
    rest: 'Answers every reader, from the database while there is no cache, with one read for all who ask for the same driver at once; writes do not notice.',
    kafka: 'Does not notice: it has no cache.',
  },
  phases: [
    { name: 'warmup', durationMs: 20_000, ratePerS: 25 },
    { name: 'normal', durationMs: 30_000, ratePerS: 50 },
    { name: 'crash', durationMs: 60_000, ratePerS: 50 },
    { name: 'recovery', durationMs: 40_000, ratePerS: 50 },
  ],
  faults: [{ fault: 'kill', target: 'cache', injectAtMs: 50_000, healAtMs: 110_000 }],
  load: { drivers: 200, clientTimeoutMs: 4_000 },
  reads: { ratePerS: 200, burst: 10, drivers: 20, clientTimeoutMs: 2_000 },
  breaker: databaseOutage.breaker,
  stack: { cache: true },
  hypotheses: [
    { check: 'read-error-rate', atMost: 0 },
    { check: 'read-latency', atMostMs: 100, atMostTimes: 2 },
    { check: 'database-reads', atMost: 0.5 },
    { check: 'database-read-rise', atLeast: 1.5, atMost: 12 },
    { check: 'cache-returns', atMostMs: 3_000 },
    { check: 'error-rate', architecture: 'rest', expected: 0, tolerance: 0 },
    { check: 'error-rate', architecture: 'kafka', expected: 0, tolerance: 0 },
    { check: 'lost', architecture: 'rest', atMost: 0 },
    { check: 'lost', architecture: 'kafka', atMost: 0 },
    { check: 'duplicates', atMost: 0 },
  ],
})
