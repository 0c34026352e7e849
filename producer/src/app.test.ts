import { describe, expect, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { DriverLocation } from '@under-fire/shared/location'
import { getLogger } from '@under-fire/shared/logger'
import { Registry } from 'prom-client'
import { createApp, type ProducerDependencies } from './app.ts'
import { NotAcknowledgedError } from './group-commit.ts'

const LOCATION = {
  event_id: '018f4e1e-5a7c-7cc3-9a51-0242ac120002',
  driver_id: 'driver-7',
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: '2026-01-31T09:30:00.000Z',
}

function createProducer(dependencies: Partial<ProducerDependencies> = {}) {
  const app = createApp({
    publish: async () => undefined,
    checkBroker: async () => ({ isReady: true }),
    registry: new Registry(),
    logger: getLogger('test'),
    ...dependencies,
  })
  const post = async (body: unknown = LOCATION) =>
    app.request('/v1/locations', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const metrics = async () => (await app.request('/metrics')).text()
  return { app, post, metrics }
}

describe('POST /v1/locations', () => {
  test('answers 202 with the event’s id only after the broker acknowledged', async () => {
    const published: DriverLocation[] = []
    const acknowledged = Promise.withResolvers<void>()
    const { post } = createProducer({
      publish: (location) => {
        published.push(location)
        return acknowledged.promise
      },
    })
    let isAnswered = false

    const answer = post().finally(() => {
      isAnswered = true
    })
    await wait(5)

    expect(published).toEqual([LOCATION])
    expect(isAnswered).toBe(false)
    acknowledged.resolve()
    const response = await answer
    expect(response.status).toBe(202)
    expect(await response.json()).toEqual({ event_id: LOCATION.event_id })
  })

  test.each([
    ['queue-full', false, 'too many events wait; send it again later'],
    ['closed', false, 'was not accepted'],
    ['deadline', false, 'was not accepted'],
    ['deadline', true, 'may be stored'],
    ['send-failed', true, 'may be stored'],
  ] as const)(
    'answers 503 and when to come again to %s, indeterminate: %p',
    async (reason, isIndeterminate, text) => {
      const cause = new Error('connect ECONNREFUSED kafka-3.internal:9092')
      const { post, metrics } = createProducer({
        publish: () => Promise.reject(new NotAcknowledgedError(reason, isIndeterminate, cause)),
      })

      const response = await post()
      const body = await response.text()

      expect(response.status).toBe(503)
      expect(response.headers.get('retry-after')).toBe('1')
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(body).toContain(text)
      expect(body).not.toContain('kafka-3')
      expect(await metrics()).toContain(`kafka_produce_errors_total{reason="${reason}"} 1`)
    },
  )

  test('answers 500 without details to an error it does not know', async () => {
    const { post } = createProducer({
      publish: () => Promise.reject(new TypeError('partition 3 of kafka-3')),
    })

    const response = await post()

    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('kafka-3')
  })

  test('does not publish a body that is no location', async () => {
    let calls = 0
    const { post, metrics } = createProducer({
      publish: async () => {
        calls += 1
      },
    })

    const response = await post({ ...LOCATION, latitude: 91 })

    expect(response.status).toBe(400)
    expect(calls).toBe(0)
    expect(await metrics()).toContain('kafka_produce_total 0')
  })

  test('counts and times what it answered', async () => {
    const { post, metrics } = createProducer()

    await post()
    await post()

    const text = await metrics()
    expect(text).toContain('producer_http_requests_total{status="202"} 2')
    expect(text).toContain('kafka_produce_total 2')
    expect(text).toContain('kafka_produce_latency_milliseconds{quantile="0.99"}')
    expect(text).toContain('kafka_produce_latency_milliseconds_count 2')
    expect(text).toContain('producer_request_duration_seconds_count 2')
  })

  test('answers another method with 405 and the one to use', async () => {
    const { app } = createProducer()

    const response = await app.request('/v1/locations')

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })
})

describe('GET /ready', () => {
  test('answers 200 when the broker answers', async () => {
    const { app } = createProducer()

    const response = await app.request('/ready')

    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: 'ready', dependencies: { broker: 'ready' } })
  })

  test('answers 503 with the reason when it does not', async () => {
    const { app } = createProducer({
      checkBroker: async () => ({ isReady: false, reason: 'not connected yet' }),
    })

    const response = await app.request('/ready')

    expect(response.status).toBe(503)
    expect(await response.json()).toEqual({
      status: 'not ready',
      dependencies: { broker: 'not connected yet' },
    })
  })
})

describe('GET /metrics', () => {
  test('has every reason from the start, so that no rate misses the first', async () => {
    const { metrics } = createProducer()

    const lines = (await metrics()).split('\n')

    expect(lines.filter((line) => line.startsWith('kafka_produce_errors_total'))).toEqual(
      ['queue-full', 'deadline', 'send-failed', 'closed'].map(
        (reason) => `kafka_produce_errors_total{reason="${reason}"} 0`,
      ),
    )
  })
})

describe('GET /openapi.json', () => {
  test('describes the answers 202 and 503', async () => {
    const { app } = createProducer()

    const response = await app.request('/openapi.json')

    expect(await response.json()).toMatchObject({
      paths: { '/v1/locations': { post: { responses: { 202: {}, 503: {}, 400: {}, 413: {} } } } },
    })
  })
})
