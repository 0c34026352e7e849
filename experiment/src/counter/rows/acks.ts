import { defineExperiment } from '../../definition.ts'
import { accepted, harm, lost } from '../measures.ts'
import type { CounterRow } from '../row.ts'
import { shortExperiment } from './short-experiment.ts'

// Both followers stand still, so whatever the leader alone acknowledges is on it alone; then it dies.
const definition = defineExperiment(
  shortExperiment({
    name: 'counter-acks-on',
    title: 'The leader dies while its followers stand still',
    description:
      'Three brokers; one leads every partition. The two others freeze for three seconds, then the leader is killed and they go on.',
    faultMs: 10_000,
    recoveryMs: 12_000,
    faults: [
      { fault: 'freeze', target: 'broker-2', injectAtMs: 5_000, healAtMs: 8_200 },
      { fault: 'freeze', target: 'broker-3', injectAtMs: 5_000, healAtMs: 8_200 },
      { fault: 'kill', target: 'broker-1', injectAtMs: 8_000, healAtMs: 15_000 },
    ],
    stack: { broker: 'kafka-cluster', leader: 'broker-1' },
    hypotheses: [{ check: 'lost', architecture: 'kafka', atMost: 0 }],
  }),
)
const measures = [harm(lost), accepted]

export const acksOne: CounterRow = {
  name: 'acks-1',
  safety: 'acks=all: 202 after all in-sync replicas have the event',
  offMeans: 'acks=1: after the leader has it',
  definition,
  unsafe: { producer: { UNSAFE_ACKS: 1 } },
  measures,
}

export const acksNone: CounterRow = {
  name: 'acks-0',
  safety: 'acks=all: 202 after all in-sync replicas have the event',
  offMeans: 'acks=0: after it was written to a socket',
  definition,
  unsafe: { producer: { UNSAFE_ACKS: 0 } },
  measures,
}
