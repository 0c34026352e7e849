import { breakerState } from '../breaker.ts'
import { poolSize, writeFailures } from '../database.ts'
import { histogram } from '../histogram.ts'
import { lagSeconds } from '../lag.ts'
import { lines } from '../lines.ts'
import type { Page } from '../page.ts'
import { processRow } from '../process.ts'

const transitions = () =>
  lines({
    title: 'Changes of the breaker',
    description: 'Counted since the consumer started.',
    unit: 'short',
    queries: [
      {
        expr: 'sum by (from, to) (circuit_breaker_transitions_total)',
        legend: '{{from}} → {{to}}',
      },
    ],
  })

const handled = () =>
  lines({
    title: 'Events handled',
    description: 'Per second: stored as new rows, found in the table already, or never storable.',
    unit: 'eps',
    queries: [
      { expr: 'sum(rate(kafka_consumer_stored_total[$__rate_interval]))', legend: 'stored' },
      {
        expr: 'sum(rate(kafka_consumer_redelivered_total[$__rate_interval]))',
        legend: 'redelivered',
      },
      {
        expr: 'sum(rate(kafka_consumer_dead_lettered_total[$__rate_interval]))',
        legend: 'dead-lettered',
      },
    ],
  })

const eventAge = () =>
  histogram({
    title: 'Age of events when stored',
    description:
      'From the message on the topic to its row, over the last 30 s; nothing while nothing is stored.',
    metric: 'kafka_consumer_event_age_seconds',
  })

const writeTime = () =>
  histogram({
    title: 'Time of a write',
    description: 'To store the rows of one chunk, over the last 30 s; failed writes are not in it.',
    metric: 'db_write_duration_seconds',
  })

/** Architecture B's back. */
export const consumerPage = (): Page => ({
  uid: 'under-fire-consumer',
  title: 'under fire: consumer',
  description: 'Architecture B’s back: topic → circuit breaker → INSERT.',
  rows: [
    { title: 'Circuit breaker', panels: [breakerState(), transitions()] },
    { title: 'Events', panels: [handled(), lagSeconds(), eventAge()] },
    { title: 'Database', panels: [writeFailures('consumer'), writeTime(), poolSize('consumer')] },
    processRow('consumer'),
  ],
})
