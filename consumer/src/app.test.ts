import { describe, expect, test } from 'bun:test'
import { getLogger } from '@under-fire/shared/logger'
import { Registry } from 'prom-client'
import { type ConsumerAppDependencies, createApp } from './app.ts'
import { createConsumerMetrics } from './metrics.ts'

function createConsumer(dependencies: Partial<ConsumerAppDependencies> = {}) {
  const registry = new Registry()
  const metrics = createConsumerMetrics(registry, () => 12.5)
  const app = createApp({
    breaker: () => ({ state: 'CLOSED', transitions: [] }),
    checks: {
      database: async () => ({ isReady: true }),
      group: async () => ({ isReady: true }),
    },
    registry,
    logger: getLogger('test'),
    ...dependencies,
  })
  return { app, metrics }
}

describe('GET /v1/breaker', () => {
  test('gives the state and the transitions as they are now', async () => {
    const transitions = [
      { from: 'CLOSED', to: 'OPEN', reason: '5 failures in a row', atEpochMs: 1_769_851_800_000 },
    ] as const
    const { app } = createConsumer({
      breaker: () => ({ state: 'OPEN', transitions: [...transitions] }),
    })

    const response = await app.request('/v1/breaker')

    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ state: 'OPEN', transitions: [...transitions] })
  })
})

describe('GET /metrics', () => {
  test('shows the breaker closed, the lag and every counter from the start', async () => {
    const { app } = createConsumer()

    const text = await (await app.request('/metrics')).text()

    expect(text).toContain('circuit_breaker_state{state="CLOSED"} 1')
    expect(text).toContain('circuit_breaker_state{state="OPEN"} 0')
    expect(text).toContain('kafka_consumer_lag_seconds 12.5')
    expect(text).toContain('kafka_consumer_stored_total 0')
    expect(text).toContain('kafka_consumer_redelivered_total 0')
    expect(text).toContain('kafka_consumer_dead_lettered_total 0')
  })

  test('follows a transition of the breaker', async () => {
    const { app, metrics } = createConsumer()

    metrics.onTransition({ from: 'CLOSED', to: 'OPEN', reason: 'failures' })

    const text = await (await app.request('/metrics')).text()
    expect(text).toContain('circuit_breaker_state{state="OPEN"} 1')
    expect(text).toContain('circuit_breaker_state{state="CLOSED"} 0')
    expect(text).toContain('circuit_breaker_transitions_total{from="CLOSED",to="OPEN"} 1')
  })
})

describe('GET /ready', () => {
  test('answers 503 and names the dependency that is not well', async () => {
    const { app } = createConsumer({
      checks: {
        database: async () => ({ isReady: false, reason: 'ECONNREFUSED: no' }),
        group: async () => ({ isReady: true }),
      },
    })

    const health = await app.request('/health')
    const ready = await app.request('/ready')

    expect([health.status, ready.status]).toEqual([200, 503])
    expect(await ready.json()).toEqual({
      status: 'not ready',
      dependencies: { database: 'ECONNREFUSED: no', group: 'ready' },
    })
  })
})

describe('GET /openapi.json', () => {
  test('describes the breaker, and no way in for events', async () => {
    const { app } = createConsumer()

    const response = await app.request('/openapi.json')
    const posted = await app.request('/v1/locations', { method: 'POST' })

    expect(await response.json()).toMatchObject({ paths: { '/v1/breaker': { get: {} } } })
    expect(posted.status).toBe(404)
  })
})
