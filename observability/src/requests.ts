import { histogram } from './histogram.ts'
import { lines, OUTCOME_COLORS } from './lines.ts'

export type RequestService = 'rest' | 'producer'

/** How a service answered its clients. */
export const requestsByStatus = (service: RequestService, title: string) =>
  lines({
    title,
    description:
      'Requests to POST /v1/locations per second, by status code. The first second of a new code is missing.',
    unit: 'reqps',
    isStacked: true,
    colors: OUTCOME_COLORS,
    queries: [
      {
        expr: `sum by (status) (rate(${service}_http_requests_total[$__rate_interval]))`,
        legend: '{{status}}',
      },
    ],
  })

/** How long a service took to answer. */
export const answerTime = (service: RequestService, title: string) =>
  lines({
    title,
    description:
      'Quantiles of the last minute, as the service measures them; the mean follows within seconds.',
    unit: 's',
    queries: [
      {
        expr: `max by (quantile) (${service}_request_duration_seconds)`,
        legend: 'quantile {{quantile}}',
      },
      {
        expr: `sum(rate(${service}_request_duration_seconds_sum[$__rate_interval])) / sum(rate(${service}_request_duration_seconds_count[$__rate_interval]))`,
        legend: 'mean',
      },
    ],
  })

/** The same from the histogram, which can be added up over several processes. */
export const answerTimeHistogram = (service: RequestService) =>
  histogram({
    title: 'Time to answer, last 30 s',
    description: 'From the histogram: of these 30 s alone, over every process of the service.',
    metric: `${service}_request_duration_histogram_seconds`,
  })
