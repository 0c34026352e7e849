import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { parseMetrics } from '../experiment/src/probes/metrics.ts'
import type { Result } from '../experiment/src/result-schema.ts'
import { isOnPath } from '../experiment/src/setup/path.ts'
import { findLeftovers, runCommand, startExperiment } from './command-line.ts'
import { makeLocation, post } from './test-client.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

const HAS_REDIS = isOnPath('redis-server')
if (!HAS_REDIS) {
  process.stdout.write(
    '· skipped: no `redis-server` on PATH (Debian and Ubuntu: apt-get install redis-server)\n',
  )
}

// Generous, so that a busy machine does not look like a dead cache.
const CACHE_DEADLINE_MS = 1_500
const TRIES = 100
const PAUSE_MS = 100

describe.skipIf(!HAS_REDIS)('reads through a real Redis', () => {
  let one: TestStack

  beforeAll(async () => {
    one = await startTestStack(
      {},
      { hasCache: true, settings: { rest: { CACHE_DEADLINE_MS, CACHE_TTL_MS: 60_000 } } },
    )
  }, 120_000)
  afterAll(async () => {
    await one.sql.end({ timeout: 1 })
    await one.down()
  }, 60_000)

  const get = (driverId: string) =>
    fetch(`${one.endpoints.restUrl}/v1/drivers/${driverId}/location`, {
      signal: AbortSignal.timeout(10_000),
    })
  const sourceOf = async (driverId: string) => {
    const response = await get(driverId)
    expect(response.status).toBe(200)
    return response.headers.get('x-cache')
  }
  const metrics = async () =>
    parseMetrics(await (await fetch(`${one.endpoints.restUrl}/metrics`)).text())
  const store = async (changes: Record<string, unknown>) => {
    const location = makeLocation(changes)
    expect((await post(one.endpoints.restUrl, location)).status).toBe(200)
    return location
  }
  /** Asks again and again, as readers do, until it is answered from there. */
  const untilFrom = async (driverId: string, source: string) => {
    for (let tries = 0; tries < TRIES; tries += 1) {
      if ((await sourceOf(driverId)) === source) {
        return
      }
      await wait(PAUSE_MS)
    }
    throw new Error(`no read of ${driverId} was a \`${source}\``)
  }

  test('answer with the newest by its own time, and then from the cache', async () => {
    const driver_id = 'driver of the north/7'
    const newest = await store({ driver_id, recorded_at: '2026-01-31T09:30:00.500Z', speed_mps: 4 })
    await store({ driver_id, recorded_at: '2026-01-31T09:29:00.000Z' })
    const path = encodeURIComponent(driver_id)

    const first = await get(path)
    const second = await get(path)

    expect(await first.json()).toEqual(newest)
    expect(await second.json()).toEqual(newest)
    expect(first.headers.get('x-cache')).toBe('miss')
    expect(second.headers.get('x-cache')).toBe('hit')
    const plan = await one.sql`SELECT 1 FROM pg_indexes WHERE indexname = 'driver_locations_latest'`
    expect(plan).toHaveLength(1)
  })

  test('of one driver, a hundred at once, are one read of the database', async () => {
    const driver_id = 'driver-crowded'
    await store({ driver_id })
    const before = await metrics()

    const answers = await Promise.all(Array.from({ length: 100 }, () => get(driver_id)))

    const after = await metrics()
    const risen = (name: string) => (after[name] ?? 0) - (before[name] ?? 0)
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    expect(risen('db_reads_total')).toBe(1)
    // Who came after the answer was kept is a hit.
    expect(risen('reads_coalesced_total') + risen('cache_requests_total{outcome="hit"}')).toBe(99)
  })

  test('go to the database while Redis is dead, and return to it when it is there again', async () => {
    const driver_id = 'driver-killed'
    await store({ driver_id })
    await untilFrom(driver_id, 'hit')

    await one.stack.kill('cache')
    const whileDead = await Promise.all(Array.from({ length: 20 }, () => sourceOf(driver_id)))
    await store({ driver_id })
    await one.stack.restore('cache')
    await untilFrom(driver_id, 'hit')

    expect(new Set(whileDead)).toEqual(new Set(['bypass']))
    expect(one.stack.unexpectedExits()).toEqual([])
  }, 60_000)

  test('do not wait for a frozen Redis for long: soon nobody asks it any more', async () => {
    const driver_id = 'driver-frozen'
    await store({ driver_id })
    await untilFrom(driver_id, 'hit')

    await one.stack.freeze('cache')
    try {
      // Each of these is answered, however late.
      for (
        let tries = 0;
        tries < TRIES && (await metrics())['cache_circuit_open'] !== 1;
        tries += 1
      ) {
        expect(await sourceOf(driver_id)).toBe('bypass')
      }
      const before = await metrics()
      const sources = await Promise.all(Array.from({ length: 20 }, () => sourceOf(driver_id)))
      const after = await metrics()
      const risen = (outcome: string) => {
        const name = `cache_requests_total{outcome="${outcome}"}`
        return (after[name] ?? 0) - (before[name] ?? 0)
      }

      expect(new Set(sources)).toEqual(new Set(['bypass']))
      // At most one of them asked, for all.
      expect(risen('error')).toBeLessThanOrEqual(1)
      expect(risen('bypass')).toBeGreaterThanOrEqual(19)
    } finally {
      await one.stack.thaw('cache')
    }
    await untilFrom(driver_id, 'hit')
  }, 60_000)
})

describe.skipIf(!HAS_REDIS)('a short cache-outage', () => {
  test('measures what the cache’s death costs the database, and loses nothing', async () => {
    const ended = await startExperiment(['cache-outage', '--scale', '0.2', '--seed', '7']).ended
    const folder = /Result: (\S+)/.exec(ended.stdout)?.[1] ?? `no result: ${ended.stderr}`
    const result: Result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))

    expect(result.invalid_reasons).toEqual([])
    const { before, during, after } = result.reads ?? {}
    expect(before?.hit_ratio).toBeGreaterThan(0)
    // A read sent while the kill was on its way may still have been answered.
    expect(during?.hit_ratio).toBeLessThan(0.05)
    expect(after?.hit_ratio).toBeGreaterThan(0)
    expect(during?.requests).toBeGreaterThan(2_000)
    // Without its cache the database is read more often, and with coalescing less often than its clients ask.
    expect(during?.database_reads_per_s).toBeGreaterThan(before?.database_reads_per_s ?? Infinity)
    expect(during?.database_reads_per_s).toBeLessThan((during?.reads_per_s ?? 0) * 0.9)
    expect(result.reads?.first_hit_after_ms).toBeNumber()
    expect(result.architectures.rest.ledger.lost).toBe(0)
    expect(result.architectures.kafka.ledger.lost).toBe(0)
    expect(ended.stdout).toContain('Reads: before, during and after the outage of the cache')
    expect(findLeftovers()).toEqual([])
  }, 180_000)

  afterAll(async () => {
    await runCommand(['heal'])
  }, 60_000)
})
