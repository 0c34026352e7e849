import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

const FIRST_MS = 60_000
const EVERY_MS = 36_000
const DOWN_MS = 12_000

/** Five short outages, one after the other: the breaker must not stay open over the times between. */
export const databaseFlapping = defineExperiment({
  ...databaseOutage,
  name: 'database-flapping',
  title: 'The database dies five times',
  description: 'PostgreSQL is killed every 36 s and restored 12 s later, five times.',
  expected: {
    rest: 'Refuses in each outage and works between them.',
    kafka: 'Takes everything, and stores the last backlog when the last outage is over.',
  },
  phases: [
    { name: 'warmup', durationMs: 30_000, ratePerS: 25 },
    { name: 'normal', durationMs: 30_000, ratePerS: 50 },
    { name: 'flapping', durationMs: 5 * EVERY_MS, ratePerS: 50 },
    { name: 'recovery', durationMs: 60_000, ratePerS: 50 },
  ],
  faults: Array.from({ length: 5 }, (_, index) => ({
    fault: 'kill' as const,
    target: 'database' as const,
    injectAtMs: FIRST_MS + index * EVERY_MS,
    healAtMs: FIRST_MS + index * EVERY_MS + DOWN_MS,
  })),
  breaker: { ...databaseOutage.breaker, resetTimeoutMs: 5_000 },
  hypotheses: [
    { check: 'error-rate', architecture: 'kafka', expected: 0, tolerance: 0 },
    { check: 'error-rate', architecture: 'rest', expected: 'outage-share', tolerance: 0.02 },
    { check: 'lost', architecture: 'kafka', atMost: 0 },
    { check: 'lost', architecture: 'rest', atMost: 0 },
    { check: 'duplicates', atMost: 0 },
    { check: 'order', architecture: 'kafka', atMost: 0 },
    { check: 'refusal-time', architecture: 'rest', atMostMs: 2_500 },
    { check: 'first-success', architecture: 'rest', atMostMs: 5_000 },
    { check: 'breaker-path' },
    { check: 'backlog-empty' },
  ],
})
