import { describe, expect, test } from 'bun:test'
import { DatabaseError } from '@under-fire/shared/database-error'
import type { DriverLocation } from '@under-fire/shared/location'
import { getLogger } from '@under-fire/shared/logger'
import { Registry } from 'prom-client'
import { createApp } from '../app.ts'
import { CacheCircuit } from './cache-circuit.ts'
import { Coalescer } from './coalesce.ts'
import { GuardedCache } from './guarded-cache.ts'
import { createReadLatest } from './read-latest.ts'
import { createReadMetrics } from './read-metrics.ts'

const LOCATION: DriverLocation = {
  event_id: '018f4e1e-5a7c-7cc3-9a51-0242ac120002',
  driver_id: 'driver-7',
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: '2026-01-31T09:30:00.000Z',
}
const TTL_MS = 2_000
const OPEN_MS = 1_000

/** The whole read path but for the sockets: a cache in memory and a database of one driver. */
function createReads({ isCoalescing = true } = {}) {
  const clock = { nowMs: 0 }
  const kept = new Map<string, { value: string; untilMs: number }>()
  const cache = { isDead: false, asked: 0, takes: true }
  const database = { isDead: false, asked: 0, hold: undefined as Promise<void> | undefined }
  const registry = new Registry()
  const metrics = createReadMetrics(registry)
  const refuse = () => Promise.reject(new Error('connect ECONNREFUSED 10.0.0.7:6379'))
  const guarded = new GuardedCache({
    cache: {
      async get(key) {
        cache.asked += 1
        const entry = kept.get(key)
        return cache.isDead
          ? refuse()
          : entry && entry.untilMs > clock.nowMs
            ? entry.value
            : undefined
      },
      async set(key, value, ttlMs) {
        if (cache.isDead || !cache.takes) {
          return refuse()
        }
        kept.set(key, { value, untilMs: clock.nowMs + ttlMs })
      },
    },
    circuit: new CacheCircuit({
      failureThreshold: 3,
      failForMs: 0,
      openMs: OPEN_MS,
      nowMs: () => clock.nowMs,
      onChange: (_from, to) => metrics.circuit(to !== 'closed'),
    }),
    ttlMs: TTL_MS,
    metrics,
  })
  const readLatest = createReadLatest({
    cache: guarded,
    coalescer: isCoalescing ? new Coalescer(100) : undefined,
    metrics,
    async load(driverId) {
      database.asked += 1
      await database.hold
      if (database.isDead) {
        throw new DatabaseError('connect to 10.0.0.7:5432', {
          code: 'ECONNREFUSED',
          kind: 'dependency',
          isIndeterminate: false,
        })
      }
      return driverId === LOCATION.driver_id ? LOCATION : null
    },
  })
  const app = createApp({
    store: async () => undefined,
    readLatest,
    checkDatabase: async () => ({ isReady: true }),
    registry,
    logger: getLogger('test'),
  })
  const get = async (id = LOCATION.driver_id) => app.request(`/v1/drivers/${id}/location`)
  const sources = async (times: number, id?: string) => {
    const answers: (string | null)[] = []
    for (let left = times; left > 0; left -= 1) {
      answers.push((await get(id)).headers.get('x-cache'))
    }
    return answers
  }
  const read = async () => (await app.request('/metrics')).text()
  return { app, get, sources, cache, database, kept, clock, read }
}

describe('GET /v1/drivers/:id/location', () => {
  test('asks the database once, then the cache until the entry is too old', async () => {
    const { get, sources, database, clock } = createReads()

    const first = await get()
    const second = await get()
    clock.nowMs = TTL_MS
    const [third] = await sources(1)

    expect(first.status).toBe(200)
    expect(await first.json()).toEqual(LOCATION)
    expect(await second.json()).toEqual(LOCATION)
    expect([first.headers.get('x-cache'), second.headers.get('x-cache'), third]).toEqual([
      'miss',
      'hit',
      'miss',
    ])
    expect(database.asked).toBe(2)
  })

  test('answers 404 for a driver without a location, and keeps that too', async () => {
    const { get, database } = createReads()

    const first = await get('nobody')
    const second = await get('nobody')

    expect([first.status, second.status]).toEqual([404, 404])
    expect(second.headers.get('x-cache')).toBe('hit')
    expect(first.headers.get('content-type')).toBe('application/problem+json')
    expect(database.asked).toBe(1)
  })

  test.each([
    ['a'.repeat(65), 400],
    ['%00', 400],
    ['a'.repeat(64), 404],
    ['driver%207%2Fnorth', 404],
  ])('takes an id of 1 to 64 characters that can be stored: %s', async (id, status) => {
    const { get, database } = createReads()

    const response = await get(id)

    expect(response.status).toBe(status)
    expect(database.asked).toBe(status === 400 ? 0 : 1)
  })

  test('answers another method with 405 and the ones to use', async () => {
    const { app } = createReads()

    const response = await app.request('/v1/drivers/driver-7/location', { method: 'POST' })

    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET, HEAD')
  })

  test('is described with the schema of what it answers', async () => {
    const { app } = createReads()

    const page: unknown = await (await app.request('/openapi.json')).json()

    expect(page).toMatchObject({
      paths: {
        '/v1/drivers/{id}/location': {
          get: { responses: { 200: { headers: { 'x-cache': {} } }, 404: {}, 503: {} } },
        },
        '/v1/locations': {},
      },
    })
  })
})

describe('while the cache is dead', () => {
  test('every read is answered from the database, and after the threshold nobody asks the cache', async () => {
    const { sources, cache, database, read } = createReads()
    cache.isDead = true

    const answers = await sources(10)

    expect(answers).toEqual(Array.from({ length: 10 }, () => 'bypass'))
    expect(cache.asked).toBe(3)
    expect(database.asked).toBe(10)
    const metrics = await read()
    expect(metrics).toContain('cache_requests_total{outcome="error"} 3')
    expect(metrics).toContain('cache_requests_total{outcome="bypass"} 7')
    expect(metrics).toContain('db_reads_total 10')
    expect(metrics).toContain('cache_circuit_open 1')
  })

  test('one read in a while asks it, and when it answers all do', async () => {
    const { sources, cache, clock } = createReads()
    cache.isDead = true
    await sources(10)

    clock.nowMs = OPEN_MS
    const whileDead = await sources(3)
    cache.isDead = false
    clock.nowMs = 2 * OPEN_MS
    const afterwards = await sources(3)

    expect(whileDead).toEqual(['bypass', 'bypass', 'bypass'])
    expect(cache.asked).toBe(3 + 1 + 3)
    expect(afterwards).toEqual(['miss', 'hit', 'hit'])
  })

  test('and the database too, 503 says nothing of the inside and may be asked again', async () => {
    const { get, cache, database, read } = createReads()
    cache.isDead = true
    database.isDead = true

    const response = await get()
    const body = await response.text()

    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(body).not.toMatch(/10\.0\.0\.7|ECONNREFUSED/)
    expect(await read()).toContain('db_read_failures_total{code="ECONNREFUSED"} 1')
  })
})

test('what the cache holds is answered while the database is dead', async () => {
  const { get, database } = createReads()
  await get()
  database.isDead = true

  const response = await get()

  expect([response.status, response.headers.get('x-cache')]).toEqual([200, 'hit'])
})

test.each(['', '{', '[]', '{"driver_id":"driver-7"}', '"driver-7"'])(
  'an entry that is no location counts as none: %s',
  async (value) => {
    const { get, kept, clock } = createReads()
    await get()
    for (const key of kept.keys()) {
      kept.set(key, { value, untilMs: clock.nowMs + TTL_MS })
    }

    const response = await get()

    expect(response.headers.get('x-cache')).toBe('miss')
    expect(await response.json()).toEqual(LOCATION)
  },
)

test('a cache that does not take the answer costs the reader nothing', async () => {
  const { get, cache, read } = createReads()
  cache.takes = false

  const response = await get()

  expect(response.status).toBe(200)
  expect(await read()).toContain('cache_write_failures_total 1')
})

describe('a hundred reads of one driver at once', () => {
  test('are one read of the database with coalescing', async () => {
    const { get, database, read } = createReads()

    const answers = await Promise.all(Array.from({ length: 100 }, () => get()))

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(database.asked).toBe(1)
    expect(await read()).toContain('reads_coalesced_total 99')
  })

  test('are a hundred without it', async () => {
    const { get, database, read } = createReads({ isCoalescing: false })

    const answers = await Promise.all(Array.from({ length: 100 }, () => get()))

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(database.asked).toBe(100)
    expect(await read()).toContain('reads_coalesced_total 0')
  })

  test('share the database’s failure, and the read after them asks again', async () => {
    const { get, database } = createReads()
    const held = Promise.withResolvers<void>()
    database.hold = held.promise
    database.isDead = true
    const waiting = Array.from({ length: 100 }, () => get())

    held.resolve()
    const answers = await Promise.all(waiting)
    database.isDead = false
    const after = await get()

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]))
    expect(after.status).toBe(200)
    expect(database.asked).toBe(2)
  })
})
