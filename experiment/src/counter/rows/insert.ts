import { defineExperiment } from '../../definition.ts'
import { absorbed, duplicates, harm, lost } from '../measures.ts'
import type { CounterRow } from '../row.ts'
import { shortExperiment } from './short-experiment.ts'

// Longer than a call of the consumer may take.
const FROZEN_MS = 2_500

// The frozen server has the statement and answers it nobody; thawed, it runs it, and the consumer has sent it again.
export const insert: CounterRow = {
  name: 'insert',
  safety: 'idempotent INSERT: a primary key, ON CONFLICT DO NOTHING',
  offMeans: 'plain INSERT into a table without the key',
  definition: defineExperiment(
    shortExperiment({
      name: 'counter-insert-on',
      title: 'The database freezes with a write in flight',
      description: 'PostgreSQL stands still three times; what was sent to it is sent again.',
      faultMs: 13_000,
      recoveryMs: 7_000,
      faults: [5_000, 10_000, 15_000].map((injectAtMs) => ({
        fault: 'freeze',
        target: 'database',
        injectAtMs,
        healAtMs: injectAtMs + FROZEN_MS,
      })),
      hypotheses: [{ check: 'duplicates', atMost: 0 }],
    }),
  ),
  unsafe: { rest: { UNSAFE_PLAIN_INSERT: true }, consumer: { UNSAFE_PLAIN_INSERT: true } },
  measures: [harm(duplicates), absorbed, harm(lost)],
}
