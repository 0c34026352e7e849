import { defineExperiment } from '../../experiment/src/definition.ts'

/** Four seconds in which Kafka's front door gives no answer. */
export const producerHiccup = defineExperiment({
  name: 'producer-hiccup',
  title: 'The producer stands still for four seconds',
  description: 'The producer is frozen under load and continued four seconds later.',
  expected: {
    rest: 'Does not notice.',
    kafka: 'Its clients wait, some in vain; nothing that it accepted is lost.',
  },
  phases: [
    { name: 'normal', durationMs: 10_000, ratePerS: 20 },
    { name: 'frozen', durationMs: 4_000, ratePerS: 20 },
    { name: 'recovery', durationMs: 12_000, ratePerS: 20 },
  ],
  faults: [{ fault: 'freeze', target: 'producer', injectAtMs: 10_000, healAtMs: 14_000 }],
  load: { drivers: 50, clientTimeoutMs: 2_000 },
  breaker: {
    failureThreshold: 5,
    successThreshold: 1,
    callTimeoutMs: 5_000,
    resetTimeoutMs: 1_000,
  },
  hypotheses: [
    { check: 'error-rate', architecture: 'rest', expected: 0, tolerance: 0 },
    { check: 'errors-confined', architecture: 'kafka', recoveryMs: 3_000 },
    { check: 'lost', architecture: 'kafka', atMost: 0 },
    { check: 'duplicates', atMost: 0 },
    { check: 'backlog-empty' },
  ],
})
