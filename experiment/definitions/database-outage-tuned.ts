import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

/** The article's outage with a breaker and drivers that look for the database often: a second instead of a minute. */
export const databaseOutageTuned = defineExperiment({
  ...databaseOutage,
  name: 'database-outage-tuned',
  title: 'The same outage, tuned for a fast recovery',
  description:
    'The database dies as in the article; the breaker asks every second, and the drivers connect again after 50 ms.',
  expected: {
    rest: 'Refuses while the database is down, and works as soon as it does.',
    kafka:
      'Takes everything, and stores the first row at most 2 s after the database accepts writes, not 60 s.',
  },
  breaker: {
    failureThreshold: 5,
    successThreshold: 1,
    callTimeoutMs: 30_000,
    resetTimeoutMs: 1_000,
  },
  settings: {
    rest: { DATABASE_RECONNECT_MS: 50 },
    consumer: { DATABASE_RECONNECT_MS: 50, CONSUMER_RETRY_DELAY_MS: 100 },
  },
  hypotheses: [...databaseOutage.hypotheses, { check: 'first-row', atMostMs: 2_000 }],
})
