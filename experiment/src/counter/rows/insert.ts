import { defineExperiment } from '../../definition.ts'
import { absorbed, duplicates, harm, lost } from '../measures.ts'
import type { CounterRow } from '../row.ts'
import { shortExperiment } from './base.ts'

// The frozen server has the statement and answers it nobody; thawed, it runs it, and the consumer has sent it again.
export const insert: CounterRow = {
  name: 'insert',
  safety: 'idempotent INSERT: a primary key, ON CONFLICT DO NOTHING',
  offMeans: 'plain INSERT into a table without the key',
  definition: defineExperiment(
    shortExperiment({
      name: 'counter-insert-on',
      title: 'The database freezes with a write in flight',
      description: 'PostgreSQL stands still for six seconds; what was sent to it is sent again.',
      faultMs: 6_000,
      recoveryMs: 6_000,
      faults: [{ fault: 'freeze', target: 'database', injectAtMs: 5_000, healAtMs: 11_000 }],
      hypotheses: [{ check: 'duplicates', atMost: 0 }],
    }),
  ),
  unsafe: { rest: { UNSAFE_PLAIN_INSERT: true }, consumer: { UNSAFE_PLAIN_INSERT: true } },
  measures: [harm(duplicates), absorbed, harm(lost)],
}
