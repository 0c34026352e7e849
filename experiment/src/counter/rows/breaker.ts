import { databaseOutage } from '../../../definitions/database-outage.ts'
import { defineExperiment, scaleDefinition } from '../../definition.ts'
import {
  backlogEmpty,
  databaseBack,
  failedConnects,
  failedWrites,
  firstRow,
  harm,
} from '../measures.ts'
import type { CounterRow } from '../row.ts'

// The noise of a restart and of a busy machine; an outage that lasts longer by less tells nothing.
const RECOVERY_NOISE_MS = 1_000

/** The article's fifth claim: without a breaker the consumer hammers a dead database and hurts its recovery. */
export const breaker: CounterRow = {
  name: 'breaker',
  safety: 'circuit breaker: open after 5 failures, a probe every 6 s',
  offMeans: 'none: a try every 0.2 s',
  definition: defineExperiment({
    ...scaleDefinition(databaseOutage, 0.1),
    name: 'counter-breaker-on',
    hypotheses: [{ check: 'lost', architecture: 'kafka', atMost: 0 }],
  }),
  unsafe: { consumer: { UNSAFE_NO_BREAKER: true } },
  measures: [
    failedWrites,
    failedConnects,
    harm(databaseBack, RECOVERY_NOISE_MS),
    harm(firstRow, RECOVERY_NOISE_MS),
    harm(backlogEmpty, RECOVERY_NOISE_MS),
  ],
}
