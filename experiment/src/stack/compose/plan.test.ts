import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseOutage } from '../../../definitions/database-outage.ts'
import { ROOT } from '../../workspace.ts'
import type { Broker } from '../brokers/broker.ts'
import { BROKERS } from '../brokers/brokers.ts'
import { DEFAULT_PORTS } from '../ports.ts'
import { planCompose } from './plan.ts'

function find(name: string): Broker {
  const broker = BROKERS.find((one) => one.name === name)
  if (broker === undefined) {
    throw new Error(`no broker \`${name}\``)
  }
  return broker
}

const plan = (broker: string | Broker, consumers = 1, hasCache = false) =>
  planCompose({
    ports: { ...DEFAULT_PORTS, rest: 4001, broker: 29_092 },
    breaker: databaseOutage.breaker,
    broker,
    consumers,
    hasCache,
    runId: 'r1',
  })

describe('a run in containers', () => {
  test('uses the profile of its broker, and breaks the service of it', () => {
    const { profiles, services, placeEndpoints } = plan(find('kafka'))

    expect(profiles).toEqual(['kafka'])
    expect(services).toMatchObject({ broker: 'kafka', database: 'database' })
    expect(placeEndpoints('postgres://')).toMatchObject({
      brokers: '127.0.0.1:29092',
      restUrl: 'http://127.0.0.1:4001',
      topic: 'driver-locations',
    })
  })

  test('has a cache where the experiment needs one, and tells the service of it', () => {
    const withCache = plan(find('kafka'), 1, true)
    const without = plan(find('kafka'))

    expect(withCache.profiles).toEqual(['kafka', 'cache'])
    expect(withCache.env['REDIS_URL']).toBe('redis://cache:6379')
    expect(withCache.services['cache']).toBe('cache')
    expect(withCache.neededPorts.cache).toBe(DEFAULT_PORTS.cache)
    expect(withCache.placeEndpoints('postgres://').cacheUrl).toBe('redis://127.0.0.1:16379')
    expect(without.env['REDIS_URL']).toBe('')
    expect(without.placeEndpoints('postgres://').cacheUrl).toBeUndefined()
  })

  test('hands over nothing that compose.yaml does not read', () => {
    const text = readFileSync(join(ROOT, 'compose.yaml'), 'utf8')

    for (const name of Object.keys(plan(find('redpanda')).env)) {
      expect(text).toContain(`\${${name}`)
    }
  })

  test('starts as many consumers as asked, each a part on a port of its own that Prometheus asks', () => {
    const { profiles, services, jobs, neededPorts } = plan(find('kafka'), 3)

    expect(profiles).toEqual(['kafka', 'consumer-2', 'consumer-3'])
    expect(services).toHaveProperty('consumer-3', 'consumer-3')
    expect(neededPorts).toHaveProperty('consumer-3', DEFAULT_PORTS['consumer-3'])
    expect(jobs('gateway').find(({ job }) => job === 'consumer')?.targets).toEqual([
      'consumer:3003',
      'consumer-2:3003',
      'consumer-3:3003',
    ])
  })

  test('keeps as many copies as its broker can, and tells the services every address', () => {
    const { env, services } = plan(find('kafka-cluster'))

    expect(env).toMatchObject({
      TOPIC_REPLICATION_FACTOR: '3',
      SERVICE_BROKERS: 'broker-1:9092,broker-2:9092,broker-3:9092',
    })
    expect(services).toHaveProperty('broker-3', 'kafka-3')
  })

  test('starts no broker where one is given, and uses names of its own there', () => {
    const { profiles, env, placeEndpoints, neededPorts } = plan('far.example:9092')

    expect(profiles).toEqual([])
    expect(env['SERVICE_BROKERS']).toBe('far.example:9092')
    expect(placeEndpoints('postgres://')).toMatchObject({
      topic: 'driver-locations-r1',
      consumerGroup: 'under-fire-r1',
    })
    expect(neededPorts).not.toHaveProperty('broker')
  })

  test('has Prometheus ask Redpanda only where it runs', () => {
    const jobsOf = (name: string) =>
      plan(find(name))
        .jobs('gateway')
        .map(({ job }) => job)

    expect(jobsOf('kafka')).toEqual(['rest', 'producer', 'consumer', 'experiment'])
    expect(jobsOf('redpanda')).toContain('redpanda')
  })
})
