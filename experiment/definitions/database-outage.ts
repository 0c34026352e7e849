import { defineExperiment } from '../src/definition.ts'

/** The article's experiment: five minutes, the database killed after 90 s and restored after 210 s. */
export const databaseOutage = defineExperiment({
  name: 'database-outage',
  title: 'The database dies for two minutes',
  description:
    'PostgreSQL is killed under a REST service and a Kafka pipeline that take the same load, and restored two minutes later.',
  expected: {
    rest: 'Refuses while the database is down, and only that; loses nothing that it accepted.',
    kafka:
      'No client notices: events wait on the topic, the breaker opens, and the backlog is stored when the database is back.',
  },
  phases: [
    { name: 'warmup', durationMs: 30_000, ratePerS: 25 },
    { name: 'normal', durationMs: 60_000, ratePerS: 50 },
    { name: 'crash', durationMs: 120_000, ratePerS: 50 },
    { name: 'recovery', durationMs: 90_000, ratePerS: 50 },
  ],
  faults: [{ fault: 'kill', target: 'database', injectAtMs: 90_000, healAtMs: 210_000 }],
  load: { drivers: 200, clientTimeoutMs: 4_000 },
  breaker: {
    failureThreshold: 5,
    successThreshold: 3,
    callTimeoutMs: 30_000,
    resetTimeoutMs: 60_000,
  },
  hypotheses: [
    { check: 'error-rate', architecture: 'kafka', expected: 0, tolerance: 0 },
    { check: 'error-rate', architecture: 'rest', expected: 'outage-share', tolerance: 0.01 },
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
