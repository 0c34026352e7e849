import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

/** The part that writes dies in the middle of a batch; its offsets are committed after the rows. */
export const consumerCrash = defineExperiment({
  ...databaseOutage,
  name: 'consumer-crash',
  title: 'The consumer dies for two minutes',
  description:
    'The consumer is killed under load and restored two minutes later; database and broker work all the time.',
  expected: {
    rest: 'Does not notice.',
    kafka:
      'No client notices: events wait on the topic, and the new consumer stores each of them once.',
  },
  phases: [
    { name: 'warmup', durationMs: 30_000, ratePerS: 25 },
    { name: 'normal', durationMs: 60_000, ratePerS: 50 },
    { name: 'crash', durationMs: 120_000, ratePerS: 50 },
    { name: 'recovery', durationMs: 150_000, ratePerS: 50 },
  ],
  faults: [{ fault: 'kill', target: 'consumer', injectAtMs: 90_000, healAtMs: 210_000 }],
  // The least a broker allows: the dead member's partitions wait for so long.
  settings: { consumer: { CONSUMER_SESSION_TIMEOUT_MS: 6_000 } },
  hypotheses: [
    { check: 'error-rate', architecture: 'kafka', expected: 0, tolerance: 0 },
    { check: 'error-rate', architecture: 'rest', expected: 0, tolerance: 0 },
    { check: 'lost', architecture: 'kafka', atMost: 0 },
    { check: 'lost', architecture: 'rest', atMost: 0 },
    { check: 'duplicates', atMost: 0 },
    { check: 'order', architecture: 'kafka', atMost: 0 },
    { check: 'backlog-empty' },
  ],
})
