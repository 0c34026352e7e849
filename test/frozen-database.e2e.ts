import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import { childrenOf } from '../experiment/src/host/process-identity.ts'
import { classify, type Told } from '../experiment/src/ledger.ts'
import { untilReadiness } from './ordeal.ts'
import { makeLocation, post } from './test-client.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

const FROZEN_MS = 6_000
// REST's 2000 ms, and what a busy machine adds.
const ANSWER_MAX_MS = 4_500

let one: TestStack

beforeAll(async () => {
  one = await startTestStack({ callTimeoutMs: 2_000, resetTimeoutMs: 500 })
}, 120_000)
afterAll(async () => {
  await one.sql.end({ timeout: 1 })
  await one.down()
}, 60_000)

/** Stops or continues PostgreSQL with all of its backends: it gives no error, and no answer. */
function signalDatabase(signal: 'SIGSTOP' | 'SIGCONT'): void {
  const pid = one.components.read('database')?.identity.pid
  if (pid === undefined) {
    throw new Error('the database does not run')
  }
  for (const each of [pid, ...childrenOf(pid)]) {
    process.kill(each, signal)
  }
}

describe('a database that freezes', () => {
  test('costs no client of REST more than its deadline, and when it thaws both paths work again and nothing accepted is lost', async () => {
    const { endpoints, sql } = one
    const told = new Map<string, Told>()
    const waitsMs: number[] = []
    const open: Promise<void>[] = []
    const send = async (url: string) => {
      const location = makeLocation()
      const startedMs = performance.now()
      const { status } = await post(url, location)
      told.set(String(location['event_id']), classify(status))
      waitsMs.push(performance.now() - startedMs)
    }

    signalDatabase('SIGSTOP')
    const frozenAtMs = performance.now()
    while (performance.now() - frozenAtMs < FROZEN_MS) {
      open.push(send(endpoints.restUrl), send(endpoints.producerUrl))
      await wait(20)
    }
    signalDatabase('SIGCONT')
    await Promise.all(open)
    const toldWhileFrozen = [...told.values()]
    await untilReadiness(endpoints.restUrl, 200)
    const after = await Promise.all(
      Array.from({ length: 20 }, () => post(endpoints.restUrl, makeLocation())),
    )
    await one.drained(60_000)

    const rows = await sql<{ event_id: string }[]>`SELECT event_id FROM driver_locations`
    const stored = new Set(rows.map(({ event_id }) => event_id))
    const lost = [...told].filter(([id, outcome]) => outcome === 'accepted' && !stored.has(id))
    expect(toldWhileFrozen.filter((outcome) => outcome === 'refused').length).toBeGreaterThan(50)
    expect(Math.max(...waitsMs)).toBeLessThan(ANSWER_MAX_MS)
    expect(after.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(lost).toEqual([])
    expect(rows.length).toBe(stored.size)
  }, 180_000)
})
