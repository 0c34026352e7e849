import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import { survive, untilReadiness } from './ordeal.ts'
import { accepted } from './test-client.ts'
import { type Mode, startProxy, type TestProxy } from './test-proxy.ts'
import { startTestStack, TEST_PORTS, type TestStack } from './test-stack.ts'

const BROKEN_MS = 4_000
// REST's pool and the consumer's: each place may ask once at the same time.
const PLACES = 8 + 4
// After a refused connection a service asks ten times a second at most.
const CONNECTS_MAX = PLACES + (2 * 10 * BROKEN_MS) / 1_000

let one: TestStack
let proxy: TestProxy

beforeAll(async () => {
  one = await startTestStack({ resetTimeoutMs: 500, callTimeoutMs: 2_000 })
  proxy = await startProxy(TEST_PORTS.database)
  for (const service of ['rest', 'consumer'] as const) {
    const record = one.components.read(service)
    if (record === undefined) {
      throw new Error(`${service} was never started`)
    }
    const url = new URL(one.endpoints.databaseUrl)
    url.port = String(proxy.port)
    await one.stack.kill(service)
    one.components.start({
      ...record.spec,
      env: { ...record.spec.env, DATABASE_URL: url.href },
    })
  }
  await untilReadiness(one.endpoints.restUrl, 200)
  await untilReadiness(one.endpoints.consumerUrl, 200)
}, 180_000)
afterAll(async () => {
  await one.sql.end({ timeout: 1 })
  await one.down()
  proxy.close()
}, 60_000)

const MODES: { what: string; mode: Mode }[] = [
  { what: 'is slow: 300 ms an answer', mode: { kind: 'slow', delayMs: 300 } },
  { what: 'hands answers on byte by byte', mode: { kind: 'sliced' } },
  { what: 'is silent in both directions', mode: { kind: 'silent' } },
  { what: 'resets each connection', mode: { kind: 'reset' } },
  { what: 'hangs up amid an answer', mode: { kind: 'cut', afterBytes: 700 } },
]

describe('a network to the database that', () => {
  test.each(MODES)(
    '$what: every client is answered, nothing accepted is lost, and all works again by itself',
    async ({ mode }) => {
      const { rest, kafka, lost, duplicates } = await survive(one, async () => {
        proxy.become(mode)
        await wait(BROKEN_MS)
        proxy.become({ kind: 'open' })
      })
      await untilReadiness(one.endpoints.restUrl, 200)
      await untilReadiness(one.endpoints.consumerUrl, 200)

      expect({ lost, duplicates }).toEqual({ lost: [], duplicates: 0 })
      expect([...rest.values(), ...kafka.values()]).not.toContain('unknown')
      expect(accepted(kafka).length).toBe(kafka.size)
      expect(one.stack.unexpectedExits()).toEqual([])
    },
    150_000,
  )

  test('has no server behind it any more is asked again ten times a second by each service, not in a storm', async () => {
    let connects = 0
    const { rest, kafka, lost, duplicates } = await survive(one, async () => {
      proxy.become({ kind: 'deserted' })
      const before = proxy.connections()
      await wait(BROKEN_MS)
      connects = proxy.connections() - before
      proxy.become({ kind: 'open' })
    })

    expect({ lost, duplicates }).toEqual({ lost: [], duplicates: 0 })
    expect([...rest.values(), ...kafka.values()]).not.toContain('unknown')
    expect(accepted(kafka).length).toBe(kafka.size)
    expect(connects).toBeGreaterThan(1)
    expect(connects).toBeLessThan(CONNECTS_MAX)
  }, 150_000)
})
