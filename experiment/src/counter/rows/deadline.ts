import { defineExperiment } from '../../definition.ts'
import { hanging, harm, longestWait } from '../measures.ts'
import type { CounterRow } from '../row.ts'
import { shortExperiment } from './short-experiment.ts'

export const deadline: CounterRow = {
  name: 'deadline',
  safety: 'REST answers within 2 s, whatever the database does',
  offMeans: 'the driver as it comes: no deadline, an unbounded queue',
  definition: defineExperiment(
    shortExperiment({
      name: 'counter-deadline-on',
      title: 'The database freezes under REST',
      description: 'PostgreSQL stands still for eight seconds; a client waits for four at most.',
      faultMs: 8_000,
      recoveryMs: 7_000,
      faults: [{ fault: 'freeze', target: 'database', injectAtMs: 5_000, healAtMs: 13_000 }],
      hypotheses: [{ check: 'refusal-time', architecture: 'rest', atMostMs: 2_500 }],
    }),
  ),
  unsafe: { rest: { UNSAFE_NO_DEADLINE: true } },
  measures: [harm(hanging), longestWait],
}
