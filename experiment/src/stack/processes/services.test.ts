import { describe, expect, test } from 'bun:test'
import type { Settings } from '../../settings.ts'
import { DEFAULT_PORTS } from '../ports.ts'
import { apacheKafka } from './brokers/apache-kafka.ts'
import { placeEndpoints } from './layout.ts'
import { serviceSpecs } from './services.ts'

/** What the services are started with, by name, from a shell that has exported what it should not. */
function environments(settings?: Settings) {
  const shell = {
    UNSAFE_ACKS: '0',
    UNSAFE_COMMIT_FIRST: 'true',
    UNSAFE_NO_DEADLINE: 'true',
    UNSAFE_PLAIN_INSERT: 'true',
    DATABASE_POOL_SIZE: '99',
    REDIS_URL: 'redis://somebody-elses:6379',
  }
  const specs = serviceSpecs({
    endpoints: placeEndpoints('postgres://there', {
      ports: DEFAULT_PORTS,
      broker: apacheKafka,
      consumers: 1,
      runId: 'abc',
    }),
    ports: DEFAULT_PORTS,
    breaker: { failureThreshold: 5, successThreshold: 3, callTimeoutMs: 1, resetTimeoutMs: 1 },
    settings,
    consumers: 1,
    logFolder: '/logs',
    isWatching: false,
  })
  return new Map(specs.map(({ name, env }) => [name, { ...shell, ...env }]))
}

// To a service an empty setting is one that is not set.
describe('the services of a run', () => {
  test('take no setting that the shell has exported, least of all one that switches a safety off', () => {
    const services = environments()

    expect(services.get('rest')).toMatchObject({
      UNSAFE_NO_DEADLINE: '',
      UNSAFE_PLAIN_INSERT: '',
      DATABASE_POOL_SIZE: '',
      REDIS_URL: '',
    })
    expect(services.get('producer')).toMatchObject({ UNSAFE_ACKS: '' })
    expect(services.get('consumer')).toMatchObject({
      UNSAFE_COMMIT_FIRST: '',
      UNSAFE_PLAIN_INSERT: '',
      DATABASE_POOL_SIZE: '',
    })
  })

  test('take those of the experiment', () => {
    const services = environments({
      rest: { DATABASE_POOL_SIZE: 16 },
      consumer: { UNSAFE_COMMIT_FIRST: true },
    })

    expect(services.get('rest')).toMatchObject({ DATABASE_POOL_SIZE: '16' })
    expect(services.get('consumer')).toMatchObject({
      UNSAFE_COMMIT_FIRST: 'true',
      DATABASE_POOL_SIZE: '',
    })
  })
})
