import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

/** Kafka's front door dies; what it had accepted is on the topic. */
export const producerCrash = defineExperiment({
  ...databaseOutage,
  name: 'producer-crash',
  title: 'The producer dies for a minute',
  description:
    'The producer is killed under load and restored a minute later; all else works all the time.',
  expected: {
    rest: 'Does not notice.',
    kafka:
      'Its clients are left without an answer while it is dead; everything it had accepted is stored.',
  },
  phases: [
    { name: 'warmup', durationMs: 30_000, ratePerS: 25 },
    { name: 'normal', durationMs: 60_000, ratePerS: 50 },
    { name: 'crash', durationMs: 60_000, ratePerS: 50 },
    { name: 'recovery', durationMs: 120_000, ratePerS: 50 },
  ],
  faults: [{ fault: 'kill', target: 'producer', injectAtMs: 90_000, healAtMs: 150_000 }],
  hypotheses: [
    { check: 'error-rate', architecture: 'rest', expected: 0, tolerance: 0 },
    { check: 'errors-confined', architecture: 'kafka', recoveryMs: 10_000 },
    { check: 'lost', architecture: 'kafka', atMost: 0 },
    { check: 'lost', architecture: 'rest', atMost: 0 },
    { check: 'duplicates', atMost: 0 },
    { check: 'order', architecture: 'kafka', atMost: 0 },
    { check: 'backlog-empty' },
  ],
})
