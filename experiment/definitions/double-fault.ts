import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

/** The consumer dies while the database is down, and is started again before the database is. */
export const doubleFault = defineExperiment({
  ...databaseOutage,
  name: 'double-fault',
  title: 'Database and consumer die',
  description:
    'The article’s outage, and in the midst of it the consumer is killed too, and restored first.',
  expected: {
    rest: 'Refuses while the database is down, and only that.',
    kafka:
      'No client notices: the new consumer starts into the outage, opens its breaker, and stores everything once.',
  },
  phases: [
    { name: 'warmup', durationMs: 30_000, ratePerS: 25 },
    { name: 'normal', durationMs: 60_000, ratePerS: 50 },
    { name: 'crash', durationMs: 120_000, ratePerS: 50 },
    { name: 'recovery', durationMs: 150_000, ratePerS: 50 },
  ],
  faults: [
    { fault: 'kill', target: 'database', injectAtMs: 90_000, healAtMs: 210_000 },
    { fault: 'kill', target: 'consumer', injectAtMs: 120_000, healAtMs: 180_000 },
  ],
  // The least a broker allows: the dead member's partitions wait for so long.
  settings: { consumer: { CONSUMER_SESSION_TIMEOUT_MS: 6_000 } },
  hypotheses: [
    { check: 'error-rate', architecture: 'kafka', expected: 0, tolerance: 0 },
    { check: 'error-rate', architecture: 'rest', expected: 'outage-share', tolerance: 0.01 },
    { check: 'lost', architecture: 'kafka', atMost: 0 },
    { check: 'lost', architecture: 'rest', atMost: 0 },
    { check: 'duplicates', atMost: 0 },
    { check: 'order', architecture: 'kafka', atMost: 0 },
    { check: 'refusal-time', architecture: 'rest', atMostMs: 2_500 },
    { check: 'first-success', architecture: 'rest', atMostMs: 5_000 },
    { check: 'backlog-empty' },
  ],
})
