import { lines } from './lines.ts'

/** How long the broker took to acknowledge. */
export const produceLatency = () =>
  lines({
    title: 'Time to acknowledge',
    description:
      'From the request to the acknowledgement by all in-sync replicas; the last minute.',
    unit: 'ms',
    queries: [
      {
        expr: 'max by (quantile) (kafka_produce_latency_milliseconds)',
        legend: 'quantile {{quantile}}',
      },
    ],
  })

/** What the broker acknowledged, and what it did not. */
export const produced = () =>
  lines({
    title: 'Acknowledged by the broker',
    description: 'Events per second; not acknowledged by reason.',
    unit: 'eps',
    colors: { '/^acknowledged/': 'green' },
    queries: [
      { expr: 'sum(rate(kafka_produce_total[$__rate_interval]))', legend: 'acknowledged' },
      {
        expr: 'sum by (reason) (rate(kafka_produce_errors_total[$__rate_interval]))',
        legend: 'not: {{reason}}',
      },
    ],
  })
