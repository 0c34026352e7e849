import { describe, expect, test } from 'bun:test'
import { parseMetrics } from './metrics.ts'

describe('the metrics of a service', () => {
  test('are read by name with labels, without comments, buckets, the runtime’s own, and what is no number', () => {
    const text = [
      '# HELP rest_http_requests_total Requests.',
      '# TYPE rest_http_requests_total counter',
      'rest_http_requests_total{status="200"} 17',
      'rest_request_duration_seconds{quantile="0.5"} 0.0025',
      'rest_request_duration_seconds{quantile="0.99"} NaN',
      'rest_request_duration_histogram_seconds_bucket{le="0.001"} 3',
      'process_cpu_seconds_total 4.2',
      'nodejs_heap_size_total_bytes 1024',
      'kafka_consumer_lag_seconds 1.5e3',
      '',
    ].join('\n')

    expect(parseMetrics(text)).toEqual({
      'rest_http_requests_total{status="200"}': 17,
      'rest_request_duration_seconds{quantile="0.5"}': 0.0025,
      kafka_consumer_lag_seconds: 1_500,
    })
  })
})
