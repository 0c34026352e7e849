import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

/** Nothing is closed and nothing answers: only deadlines tell that something is wrong. */
export const databaseFreeze = defineExperiment({
  ...databaseOutage,
  name: 'database-freeze',
  title: 'The database freezes for two minutes',
  description:
    'PostgreSQL is stopped with SIGSTOP, all its connections open, and continued two minutes later.',
  expected: {
    rest: 'Answers "no" at its deadline of 2 s, and works when the database does. What was in flight may be stored although it was refused.',
    kafka:
      'Takes everything. A call waits for its timeout, so the backlog is stored late, but all of it.',
  },
  phases: [
    { name: 'warmup', durationMs: 30_000, ratePerS: 25 },
    { name: 'normal', durationMs: 60_000, ratePerS: 50 },
    { name: 'freeze', durationMs: 120_000, ratePerS: 50 },
    // A call may wait for its timeout of 30 s, and then the breaker for its reset of 60 s.
    { name: 'recovery', durationMs: 150_000, ratePerS: 50 },
  ],
  faults: [{ fault: 'freeze', target: 'database', injectAtMs: 90_000, healAtMs: 210_000 }],
  hypotheses: [
    { check: 'error-rate', architecture: 'kafka', expected: 0, tolerance: 0 },
    { check: 'errors-confined', architecture: 'rest', recoveryMs: 5_000 },
    { check: 'lost', architecture: 'kafka', atMost: 0 },
    { check: 'lost', architecture: 'rest', atMost: 0 },
    // REST's pool: each of its connections may have one INSERT in flight.
    { check: 'ghosts', architecture: 'rest', atMost: 8 },
    { check: 'duplicates', atMost: 0 },
    { check: 'order', architecture: 'kafka', atMost: 0 },
    { check: 'refusal-time', architecture: 'rest', atMostMs: 3_500 },
    { check: 'first-success', architecture: 'rest', atMostMs: 5_000 },
    { check: 'first-row', atMostMs: 'breaker' },
    { check: 'backlog-empty' },
  ],
})
