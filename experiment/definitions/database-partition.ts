import { defineExperiment } from '../src/definition.ts'
import { databaseFreeze } from './database-freeze.ts'

/** The database lives, and nobody can reach it. */
export const databasePartition = defineExperiment({
  ...databaseFreeze,
  name: 'database-partition',
  title: 'The network to the database is cut for two minutes',
  description:
    'A proxy in front of PostgreSQL drops everything in both directions; the database itself goes on.',
  expected: {
    rest: 'Answers "no" at its deadline of 2 s, and works when the network does. What was in flight may be stored although it was refused.',
    kafka:
      'Takes everything. A call waits for its timeout, so the backlog is stored late, but all of it.',
  },
  phases: [
    { name: 'warmup', durationMs: 30_000, ratePerS: 25 },
    { name: 'normal', durationMs: 60_000, ratePerS: 50 },
    { name: 'partition', durationMs: 120_000, ratePerS: 50 },
    { name: 'recovery', durationMs: 150_000, ratePerS: 50 },
  ],
  faults: [{ fault: 'partition', target: 'database', injectAtMs: 90_000, healAtMs: 210_000 }],
})
