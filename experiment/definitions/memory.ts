import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

const MEMORY_MAX_MB = 50

/** A long outage under a high load: what is kept in memory for its length would show here. */
export const memory = defineExperiment({
  ...databaseOutage,
  name: 'memory',
  title: 'Memory in an outage of ten minutes at 1,000 requests a second',
  description:
    'PostgreSQL is killed for ten minutes under 1,000 requests a second to each architecture, and the memory of the services is watched.',
  expected: {
    rest: 'Refuses at once and keeps nothing of what it refused: its memory stays as it was.',
    kafka:
      'The backlog of 600,000 events waits on the broker, not in the memory of producer or consumer.',
  },
  phases: [
    // A runtime that compiles what it runs often, and sizes its heap by what is made, needs its time to settle.
    { name: 'warmup', durationMs: 90_000, ratePerS: 500 },
    // Two cores that the load shares cannot store twice as much; without the database they can refuse and accept it.
    { name: 'normal', durationMs: 90_000, ratePerS: 500 },
    { name: 'outage', durationMs: 600_000, ratePerS: 1_000 },
    // The breaker may have to wait for its reset of 60 s before the drain begins.
    { name: 'recovery', durationMs: 180_000, ratePerS: 500 },
  ],
  faults: [{ fault: 'kill', target: 'database', injectAtMs: 180_000, healAtMs: 780_000 }],
  hypotheses: [
    { check: 'memory-growth', component: 'rest', atMostMb: MEMORY_MAX_MB },
    { check: 'memory-growth', component: 'producer', atMostMb: MEMORY_MAX_MB },
    { check: 'memory-growth', component: 'consumer', atMostMb: MEMORY_MAX_MB },
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
