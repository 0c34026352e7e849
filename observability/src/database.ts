import { lines } from './lines.ts'

export type DatabaseService = 'rest' | 'consumer'

const matching = (services: DatabaseService[]) => `{job=~"${services.join('|')}"}`

/** Writes that the database did not confirm. A count and no rate, which would miss the first of every code. */
export const writeFailures = (...services: DatabaseService[]) =>
  lines({
    title: 'Writes not confirmed',
    description:
      'Counted since the service started, by SQLSTATE, errno, DEADLINE or QUEUE_FULL, and tries to connect that failed. One write of the consumer is a batch.',
    unit: 'short',
    queries: [
      {
        expr: `sum by (job, code) (db_write_failures_total${matching(services)})`,
        legend: '{{job}} {{code}}',
      },
      {
        expr: `sum by (job) (db_connect_failures_total${matching(services)})`,
        legend: '{{job}} tries to connect',
      },
    ],
  })

/** What a service may ask of the database at the same time. */
export const poolSize = (...services: DatabaseService[]) =>
  lines({
    title: 'Connection pool',
    description: 'Connections that the service may open to the database.',
    unit: 'short',
    queries: [
      {
        expr: `sum by (job) (db_connection_pool_size${matching(services)})`,
        legend: '{{job}}',
      },
    ],
  })
