import { lines } from './lines.ts'

/** How far behind the stored events are, in time. */
export const lagSeconds = () =>
  lines({
    title: 'Lag in time',
    description: 'Age of the oldest event that the consumer was handed and has not stored.',
    unit: 's',
    queries: [{ expr: 'max(kafka_consumer_lag_seconds)', legend: 'oldest event' }],
  })
