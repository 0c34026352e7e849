import { lines } from './lines.ts'

/** Ends the title of a panel that only Redpanda fills: other brokers have no metrics for Prometheus. */
export const REDPANDA_ONLY = '(Redpanda)'

/** The broker as Redpanda sees itself, on `/public_metrics`. */
export const redpandaRow = () => ({
  title: `The broker's own view ${REDPANDA_ONLY}`,
  panels: [
    lines({
      title: `Records ${REDPANDA_ONLY}`,
      description: 'Records produced and fetched per second, all topics.',
      unit: 'eps',
      queries: [
        {
          expr: 'sum(rate(redpanda_kafka_records_produced_total[$__rate_interval]))',
          legend: 'produced',
        },
        {
          expr: 'sum(rate(redpanda_kafka_records_fetched_total[$__rate_interval]))',
          legend: 'fetched',
        },
      ],
    }),
    lines({
      title: `Time to produce ${REDPANDA_ONLY}`,
      description: 'Latency of produce requests inside the broker.',
      unit: 's',
      queries: [0.5, 0.95, 0.99].map((quantile) => ({
        expr: `histogram_quantile(${quantile}, sum by (le) (rate(redpanda_kafka_request_latency_seconds_bucket{redpanda_request="produce"}[$__rate_interval])))`,
        legend: `quantile ${quantile}`,
      })),
    }),
    lines({
      title: `Partitions in trouble ${REDPANDA_ONLY}`,
      description: 'Without a leader, or with replicas that are behind.',
      unit: 'short',
      queries: [
        { expr: 'max(redpanda_cluster_unavailable_partitions)', legend: 'without a leader' },
        { expr: 'sum(redpanda_kafka_under_replicated_replicas)', legend: 'replicas behind' },
      ],
    }),
  ],
})
