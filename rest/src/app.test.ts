import { describe, expect, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import { DatabaseError } from '@under-fire/shared/database-error'
import type { DriverLocation } from '@under-fire/shared/location'
import { getLogger } from '@under-fire/shared/logger'
import { Registry } from 'prom-client'
import { createApp, type RestDependencies } from './app.ts'

const LOCATION = {
  event_id: '018f4e1e-5a7c-7cc3-9a51-0242ac120002',
  driver_id: 'driver-7',
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: '2026-01-31T09:30:00.000Z',
}

function createRest(dependencies: Partial<RestDependencies> = {}) {
  const app = createApp({
    store: async () => undefined,
    checkDatabase: async () => ({ isReady: true }),
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
  test('answers 200 with the event’s id only after the row is in', async () => {
    const stored: DriverLocation[] = []
    const committed = Promise.withResolvers<void>()
    const { post } = createRest({
      store: (location) => {
        stored.push(location)
        return committed.promise
      },
    })
    let isAnswered = false

    const answer = post().finally(() => {
      isAnswered = true
    })
    await wait(5)

    expect(stored).toEqual([LOCATION])
    expect(isAnswered).toBe(false)
    committed.resolve()
    const response = await answer
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ event_id: LOCATION.event_id })
  })

  test.each([
    ['ECONNREFUSED', 'dependency', 'was not stored'],
    ['DEADLINE', 'dependency', 'may have been stored'],
    ['42P01', 'operator', 'The database refuses this write; an operator must look'],
    ['22003', 'data', 'the database refuses the content'],
  ] as const)(
    'answers 500 to %s and says whether the event may be stored, but not where',
    async (code, kind, text) => {
      const error = new DatabaseError('connect to 10.0.0.7:5432 as under_fire', {
        code,
        kind,
        isIndeterminate: code === 'DEADLINE',
      })
      const { post, metrics } = createRest({ store: () => Promise.reject(error) })

      const response = await post()
      const body = await response.text()

      expect(response.status).toBe(500)
      expect(response.headers.get('content-type')).toBe('application/problem+json')
      expect(JSON.parse(body)).toMatchObject({ title: 'Not confirmed', status: 500 })
      expect(body).toContain(text)
      expect(body).not.toMatch(/10\.0\.0\.7|under_fire|ECONNREFUSED|DEADLINE/)
      expect(await metrics()).toContain(`db_write_failures_total{code="${code}"} 1`)
    },
  )

  test('answers 500 to a failure of the driver itself, and lives on', async () => {
    let calls = 0
    const { post } = createRest({
      store: async () => {
        calls += 1
        if (calls === 1) {
          throw new TypeError("null is not an object (evaluating 'socket.write')")
        }
      },
    })

    const first = await post()
    const second = await post()

    expect(first.status).toBe(500)
    expect(await first.text()).not.toContain('socket')
    expect(second.status).toBe(200)
  })

  test('does not ask the database about a body that is no location', async () => {
    let calls = 0
    const { post, metrics } = createRest({
      store: async () => {
        calls += 1
      },
    })

    const response = await post({ ...LOCATION, longitude: 'east' })

    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ path: 'longitude' }] })
    expect(calls).toBe(0)
    expect(await metrics()).toContain('rest_http_requests_total{status="400"} 1')
  })

  test('answers another method with 405 and the one to use', async () => {
    const { app } = createRest()

    const response = await app.request('/v1/locations', { method: 'DELETE' })

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
    expect(response.headers.get('content-type')).toBe('application/problem+json')
  })
})

describe('GET /metrics', () => {
  test('counts the answers by status and gives the quantiles of their duration', async () => {
    const { app, post } = createRest()
    await post()
    await post()

    const response = await app.request('/metrics')
    const text = await response.text()

    expect(response.headers.get('content-type')).toStartWith('text/plain')
    expect(text).toContain('rest_http_requests_total{status="200"} 2')
    expect(text).toContain('rest_request_duration_seconds_count 2')
    expect(text).toContain('rest_request_duration_histogram_seconds_bucket{le="0.001"}')
    expect(text).toContain('rest_request_duration_histogram_seconds_bucket{le="10"} 2')
    for (const quantile of ['0.5', '0.95', '0.99']) {
      expect(text).toContain(`rest_request_duration_seconds{quantile="${quantile}"}`)
    }
  })
})

describe('GET /health and /ready', () => {
  test('is alive and ready while the database answers', async () => {
    const { app } = createRest()

    const health = await app.request('/health')
    const ready = await app.request('/ready')

    expect([health.status, ready.status]).toEqual([200, 200])
    expect(await ready.json()).toEqual({ status: 'ready', dependencies: { database: 'ready' } })
  })

  test('is alive but not ready while it does not, and says why', async () => {
    const { app } = createRest({
      checkDatabase: async () => ({ isReady: false, reason: '57P03: starting up' }),
    })

    const health = await app.request('/health')
    const ready = await app.request('/ready')

    expect([health.status, ready.status]).toEqual([200, 503])
    expect(await ready.json()).toEqual({
      status: 'not ready',
      dependencies: { database: '57P03: starting up' },
    })
  })
})

describe('GET /openapi.json', () => {
  test('describes the path with the schema that validates', async () => {
    const { app } = createRest()

    const response = await app.request('/openapi.json')

    expect(await response.json()).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/v1/locations': {
          post: {
            requestBody: {
              content: {
                'application/json': {
                  schema: {
                    required: ['event_id', 'driver_id', 'latitude', 'longitude', 'recorded_at'],
                    additionalProperties: false,
                    properties: { latitude: { type: 'number', minimum: -90, maximum: 90 } },
                  },
                },
              },
            },
            responses: { 200: {}, 400: {}, 413: {}, 415: {}, 500: {} },
          },
        },
        '/health': {},
        '/ready': {},
        '/metrics': {},
      },
    })
  })
})

describe('an unknown path', () => {
  test('is answered with 404 and the paths there are', async () => {
    const response = await createRest().app.request('/v2/locations')

    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.text()).toContain('/openapi.json')
  })
})

test('without a cache there is no read path', async () => {
  const { app } = createRest()

  const response = await app.request('/v1/drivers/driver-7/location')
  const page = await app.request('/openapi.json')

  expect(response.status).toBe(404)
  expect(await page.text()).not.toContain('/v1/drivers')
})
