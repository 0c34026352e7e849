import { describe, expect, test } from 'bun:test'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createExperimentMetrics } from '@under-fire/shared/experiment-metrics'
import { getLogger } from '@under-fire/shared/logger'
import { createRegistry } from '@under-fire/shared/metrics'
import { createConsumerMetrics } from '../../consumer/src/metrics.ts'
import { createApp as createProducer } from '../../producer/src/app.ts'
import { createApp as createRest } from '../../rest/src/app.ts'
import { type DashboardFile, queriesOf, readDashboard } from './dashboard-file.ts'
import { DASHBOARD_FOLDER, renderDashboards } from './dashboards.ts'
import { PROMETHEUS } from './data-source.ts'
import { metricNames } from './metric-names.ts'
import { REDPANDA_ONLY } from './redpanda.ts'

const readFile = (name: string) => readFileSync(join(DASHBOARD_FOLDER, name), 'utf8')
const names = readdirSync(DASHBOARD_FOLDER)
const dashboards: DashboardFile[] = names.map((name) => readDashboard(readFile(name)))
const queries = dashboards.flatMap(queriesOf)

/** Every name that a service or the runner exports, from the registries that they make. */
function exportedNames(): Set<string> {
  const registry = createRegistry()
  const logger = getLogger('test')
  const ready = async () => ({ isReady: true }) as const
  createProducer({ publish: async () => undefined, checkBroker: ready, registry, logger })
  createConsumerMetrics(registry, () => 0)
  createExperimentMetrics(registry)
  const restRegistry = createRegistry()
  createRest({
    store: async () => undefined,
    checkDatabase: ready,
    registry: restRegistry,
    logger,
  })
  const metrics = [registry, restRegistry].flatMap((one) => one.getMetricsAsArray())
  return new Set(
    metrics.flatMap(({ name, type }) =>
      // A histogram has no series of its plain name.
      String(type) === 'histogram'
        ? [`${name}_bucket`, `${name}_sum`, `${name}_count`]
        : [name, `${name}_sum`, `${name}_count`],
    ),
  )
}

/** From Redpanda's reference of `/public_metrics`. */
const REDPANDA_NAMES = [
  'redpanda_cluster_unavailable_partitions',
  'redpanda_kafka_records_fetched_total',
  'redpanda_kafka_records_produced_total',
  'redpanda_kafka_request_latency_seconds_bucket',
  'redpanda_kafka_under_replicated_replicas',
]

describe('the committed dashboards', () => {
  test('are what the code makes; `just dashboards` makes them again', () => {
    expect(new Map(names.map((name) => [name, readFile(name)]))).toEqual(
      new Map([...renderDashboards()].toSorted(([one], [other]) => one.localeCompare(other))),
    )
  })

  test('are named by their uids, and no uid is used twice', () => {
    const uids = dashboards.map(({ uid }) => uid)

    expect(names).toEqual(uids.map((uid) => `${uid}.json`))
    expect(uids.toSorted()).toEqual([
      'under-fire',
      'under-fire-consumer',
      'under-fire-producer',
      'under-fire-rest',
    ])
  })

  test('number their panels, none twice', () => {
    for (const { panels } of dashboards) {
      const ids = panels.map(({ id }) => id)

      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  test('shade the outage, the faults and the phases on every panel', () => {
    for (const { annotations } of dashboards) {
      expect(annotations.list.map(({ target: { expr } }) => expr)).toEqual([
        'experiment_database_up == 0',
        'experiment_fault_active == 1',
        'experiment_phase == 1',
      ])
    }
  })

  test('refer to the data source by its uid, everywhere', () => {
    const found: unknown[] = []
    for (const name of names) {
      JSON.parse(readFile(name), (key, value: unknown) => {
        if (key === 'datasource') {
          found.push(value)
        }
        return value
      })
    }

    expect(found.length).toBeGreaterThan(queries.length)
    expect(found.filter((one) => !Bun.deepEquals(one, PROMETHEUS))).toEqual([])
  })
})

describe('the expressions', () => {
  test('read only metrics that something exports', () => {
    const known = new Set([...exportedNames(), ...REDPANDA_NAMES])

    const unknown = queries.flatMap(({ where, expr }) =>
      metricNames(expr)
        .filter((name) => !known.has(name))
        .map((name) => `${where}: ${name}`),
    )
    expect(unknown).toEqual([])
    expect(queries.every(({ expr }) => metricNames(expr).length > 0)).toBe(true)
  })

  test('read Redpanda’s metrics only in panels that say so', () => {
    const ofRedpanda = queries.filter(({ expr }) =>
      metricNames(expr).some((name) => name.startsWith('redpanda_')),
    )

    expect(ofRedpanda).toEqual(queries.filter(({ where }) => where.endsWith(REDPANDA_ONLY)))
    expect(ofRedpanda.length).toBeGreaterThan(0)
  })

  test('show every metric of the project on some page', () => {
    const shown = new Set(queries.flatMap(({ expr }) => metricNames(expr)))

    const hidden = [...exportedNames()].filter(
      (name) => !/^(nodejs|process)_|_(sum|count)$/.test(name) && !shown.has(name),
    )
    expect(hidden).toEqual([])
  })
})
