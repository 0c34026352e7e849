import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

/** The services are started while the database is dead. */
export const databaseAtStart = defineExperiment({
  ...databaseOutage,
  name: 'database-at-start',
  title: 'The database is not there when the services start',
  description:
    'The services start while PostgreSQL is dead, and take load for a minute before it comes.',
  expected: {
    rest: 'Lives, refuses while there is no database, and works as soon as there is one.',
    kafka:
      'Lives and takes everything; the breaker opens, and the backlog is stored when the database comes.',
  },
  phases: [
    { name: 'absent', durationMs: 60_000, ratePerS: 50 },
    { name: 'recovery', durationMs: 120_000, ratePerS: 50 },
  ],
  faults: [{ fault: 'kill', target: 'database', injectAtMs: 0, healAtMs: 60_000 }],
  hypotheses: [
    { check: 'error-rate', architecture: 'kafka', expected: 0, tolerance: 0 },
    { check: 'error-rate', architecture: 'rest', expected: 'outage-share', tolerance: 0.02 },
    { check: 'lost', architecture: 'kafka', atMost: 0 },
    { check: 'lost', architecture: 'rest', atMost: 0 },
    { check: 'duplicates', atMost: 0 },
    { check: 'order', architecture: 'kafka', atMost: 0 },
    { check: 'refusal-time', architecture: 'rest', atMostMs: 2_500 },
    { check: 'first-success', architecture: 'rest', atMostMs: 5_000 },
    { check: 'first-row', atMostMs: 'breaker' },
    { check: 'backlog-empty' },
  ],
})
