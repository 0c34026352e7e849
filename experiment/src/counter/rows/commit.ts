import { defineExperiment } from '../../definition.ts'
import { harm, lost } from '../measures.ts'
import type { CounterRow } from '../row.ts'
import { shortExperiment } from './short-experiment.ts'

// The database is down, so the consumer surely dies between its commit and its rows.
export const commit: CounterRow = {
  name: 'commit',
  safety: 'the offset is committed after the rows are in',
  offMeans: 'before',
  definition: defineExperiment(
    shortExperiment({
      name: 'counter-commit-on',
      title: 'The consumer dies while the database is down',
      description:
        'The database is killed; the consumer, which holds a batch, dies three seconds later.',
      faultMs: 6_000,
      recoveryMs: 10_000,
      faults: [
        { fault: 'kill', target: 'database', injectAtMs: 5_000, healAtMs: 11_000 },
        { fault: 'kill', target: 'consumer', injectAtMs: 8_000, healAtMs: 9_000 },
      ],
      // The dead member is missed after 6 s instead of 10.
      settings: { consumer: { CONSUMER_SESSION_TIMEOUT_MS: 6_000 } },
      hypotheses: [{ check: 'lost', architecture: 'kafka', atMost: 0 }],
    }),
  ),
  unsafe: { consumer: { UNSAFE_COMMIT_FIRST: true } },
  measures: [harm(lost)],
}
