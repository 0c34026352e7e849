import { breakerState } from '../breaker.ts'
import { poolSize, writeFailures } from '../database.ts'
import { lagSeconds } from '../lag.ts'
import { lines, OUTCOME_COLORS } from '../lines.ts'
import type { Page } from '../page.ts'
import { produced, produceLatency } from '../produce.ts'
import { redpandaRow } from '../redpanda.ts'
import { answerTime, requestsByStatus } from '../requests.ts'
import { states } from '../states.ts'

/** What clients were told, as the load generator recorded it. */
const told = (architecture: 'rest' | 'kafka', title: string) =>
  lines({
    title,
    description: 'Requests per second by what the client was told, also when nothing answered.',
    unit: 'reqps',
    isStacked: true,
    colors: OUTCOME_COLORS,
    queries: [
      {
        expr: `sum by (told) (rate(experiment_load_answers_total{architecture="${architecture}"}[$__rate_interval]))`,
        legend: '{{told}}',
      },
    ],
  })

const sent = () =>
  lines({
    title: 'Load',
    description: 'Requests that the load generator sent per second.',
    unit: 'reqps',
    queries: [
      {
        expr: 'sum by (architecture) (rate(experiment_load_sent_total[$__rate_interval]))',
        legend: '{{architecture}}',
      },
    ],
  })

const databaseUp = () =>
  states({
    title: 'Database',
    description: 'Whether an independent SQL probe could write.',
    queries: [{ expr: 'max(experiment_database_up)', legend: 'database' }],
    values: { 0: { text: 'down', color: 'red' }, 1: { text: 'up', color: 'green' } },
  })

const written = () =>
  lines({
    title: 'Rows written',
    description: 'Events per second that came to stand in the table, by the architecture.',
    unit: 'wps',
    queries: [
      {
        expr: 'sum(rate(rest_http_requests_total{status="200"}[$__rate_interval]))',
        legend: 'REST',
      },
      { expr: 'sum(rate(kafka_consumer_stored_total[$__rate_interval]))', legend: 'Kafka' },
    ],
  })

const backlog = () =>
  lines({
    title: 'Lag in messages',
    description: 'Messages on the topic that the consumer group has not committed.',
    unit: 'short',
    queries: [{ expr: 'max(experiment_backlog_messages)', legend: 'backlog' }],
  })

/** Both architectures on one time axis. */
export const underFirePage = (): Page => ({
  uid: 'under-fire',
  title: 'under fire',
  description: 'What happens to your users’ writes when the database dies? Both architectures.',
  rows: [
    { title: 'The experiment', panels: [databaseUp(), sent()] },
    {
      title: 'What clients were told',
      panels: [told('rest', 'REST: told'), told('kafka', 'Kafka: told')],
    },
    {
      title: 'Requests by status',
      panels: [
        requestsByStatus('rest', 'REST: answers'),
        requestsByStatus('producer', 'Kafka: the producer’s answers'),
      ],
    },
    {
      title: 'Time to answer',
      panels: [
        answerTime('rest', 'REST: time to answer'),
        answerTime('producer', 'Kafka: the producer’s time to answer'),
      ],
    },
    {
      title: 'How the Kafka path gets over it',
      panels: [breakerState(), backlog(), lagSeconds()],
    },
    {
      title: 'Database',
      panels: [written(), writeFailures('rest', 'consumer'), poolSize('rest', 'consumer')],
    },
    { title: 'Broker', panels: [produced(), produceLatency()] },
    redpandaRow(),
  ],
})
