import { breakerState } from '../breaker.ts'
import { poolSize, writeFailures } from '../database.ts'
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

/** Architecture B's back. */
export const consumerPage = (): Page => ({
  uid: 'under-fire-consumer',
  title: 'under fire: consumer',
  description: 'Architecture B’s back: topic → circuit breaker → INSERT.',
  rows: [
    { title: 'Circuit breaker', panels: [breakerState(), transitions()] },
    { title: 'Events', panels: [handled(), lagSeconds()] },
    { title: 'Database', panels: [writeFailures('consumer'), poolSize('consumer')] },
    processRow('consumer'),
  ],
})
