import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

/** What Kafka's path does when its own broker dies. */
export const brokerOutage = defineExperiment({
  ...databaseOutage,
  name: 'broker-outage',
  title: 'The only broker dies for a minute',
  description:
    'The broker is killed under load and restored a minute later; the database works all the time.',
  expected: {
    rest: 'Does not notice: it has no broker.',
    kafka:
      'Refuses while the broker is dead, for 202 means durable; works again within 20 s of its start; loses nothing accepted.',
  },
  phases: [
    { name: 'warmup', durationMs: 30_000, ratePerS: 25 },
    { name: 'normal', durationMs: 60_000, ratePerS: 50 },
    { name: 'outage', durationMs: 60_000, ratePerS: 50 },
    { name: 'recovery', durationMs: 240_000, ratePerS: 50 },
  ],
  faults: [{ fault: 'kill', target: 'broker', injectAtMs: 90_000, healAtMs: 150_000 }],
  hypotheses: [
    { check: 'error-rate', architecture: 'rest', expected: 0, tolerance: 0 },
    { check: 'errors-confined', architecture: 'kafka', recoveryMs: 20_000 },
    { check: 'lost', architecture: 'kafka', atMost: 0 },
    { check: 'lost', architecture: 'rest', atMost: 0 },
    { check: 'duplicates', atMost: 0 },
    { check: 'refusal-time', architecture: 'kafka', atMostMs: 4_000 },
    { check: 'backlog-empty' },
  ],
})
