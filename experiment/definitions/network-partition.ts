import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

/** A leader that lives, believes in itself and reaches nobody: what it took before it was cut off must be with the others. */
export const networkPartition = defineExperiment({
  ...databaseOutage,
  name: 'network-partition',
  title: 'One of three brokers is cut off for two minutes',
  description:
    'A cluster of three brokers; the ways to one of them, and from its controller to the others, are cut, and opened again two minutes later.',
  expected: {
    rest: 'Does not notice: it has no broker.',
    kafka:
      'Refuses for some seconds, until the other two have a new leader and the producer has given up on the silent one. Loses nothing accepted, though for a while two brokers believe they lead.',
  },
  phases: [
    { name: 'warmup', durationMs: 30_000, ratePerS: 25 },
    { name: 'normal', durationMs: 60_000, ratePerS: 50 },
    { name: 'partition', durationMs: 120_000, ratePerS: 50 },
    { name: 'recovery', durationMs: 150_000, ratePerS: 50 },
  ],
  faults: [{ fault: 'partition', target: 'broker-1', injectAtMs: 90_000, healAtMs: 210_000 }],
  stack: { broker: 'kafka-cluster', leader: 'broker-1' },
  hypotheses: [
    { check: 'error-rate', architecture: 'rest', expected: 0, tolerance: 0 },
    { check: 'errors-confined', architecture: 'kafka', recoveryMs: 15_000 },
    { check: 'lost', architecture: 'kafka', atMost: 0 },
    { check: 'lost', architecture: 'rest', atMost: 0 },
    { check: 'duplicates', atMost: 0 },
    { check: 'refusal-time', architecture: 'kafka', atMostMs: 4_000 },
    { check: 'backlog-empty' },
  ],
})
