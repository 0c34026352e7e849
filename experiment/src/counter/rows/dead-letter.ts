import { defineExperiment } from '../../definition.ts'
import { blocked, deadLetters, harm, lost } from '../measures.ts'
import type { CounterRow } from '../row.ts'
import { shortExperiment } from './short-experiment.ts'

export const deadLetter: CounterRow = {
  name: 'dead-letter',
  safety: 'what can never be stored goes to the dead letters',
  offMeans: 'it is tried again for ever',
  definition: defineExperiment(
    shortExperiment({
      name: 'counter-dead-letter-on',
      title: 'A message that nobody can read',
      description:
        'Somebody else’s producer puts one message that is no location on one partition.',
      faultMs: 5_000,
      recoveryMs: 5_000,
      faults: [{ fault: 'poison', target: 'broker', injectAtMs: 5_000, healAtMs: 10_000 }],
      hypotheses: [{ check: 'lost', architecture: 'kafka', atMost: 0 }],
    }),
  ),
  unsafe: { consumer: { UNSAFE_RETRY_POISON: true } },
  measures: [harm(blocked), deadLetters, harm(lost)],
}
