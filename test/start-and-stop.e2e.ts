import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import { isAlive } from '../experiment/src/host/process-identity.ts'
import { accepted, startClient } from './test-client.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

const SERVICES = ['rest', 'producer', 'consumer'] as const
const RATE_PER_S = 200

let one: TestStack

beforeAll(async () => {
  one = await startTestStack({ resetTimeoutMs: 500 })
}, 120_000)
afterAll(async () => {
  await one.sql.end({ timeout: 1 })
  await one.down()
}, 60_000)

const urlOf = (service: (typeof SERVICES)[number]) =>
  ({
    rest: one.endpoints.restUrl,
    producer: one.endpoints.producerUrl,
    consumer: one.endpoints.consumerUrl,
  })[service]

const exitOf = (service: string) =>
  one.stack.unexpectedExits().find((line) => line.startsWith(`${service} ended`))

async function ask(
  service: (typeof SERVICES)[number],
  path: string,
): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(urlOf(service) + path, { signal: AbortSignal.timeout(8_000) })
    return { status: response.status, text: await response.text() }
  } catch (error) {
    return { status: 0, text: String(error) }
  }
}

async function untilStatus(
  service: (typeof SERVICES)[number],
  path: string,
  status: number,
): Promise<string> {
  let last = { status: 0, text: '' }
  for (let tries = 0; tries < 600; tries += 1) {
    last = await ask(service, path)
    if (last.status === status) {
      return last.text
    }
    await wait(100)
  }
  throw new Error(`${service}${path} answered ${last.status}, not ${status}: ${last.text}`)
}

describe('SIGTERM under load', () => {
  test.each(SERVICES)(
    'ends %s within 10 s with exit code 0 and loses nothing accepted',
    async (service) => {
      const { stack, endpoints, components, sql } = one
      const client = startClient(
        service === 'rest' ? endpoints.restUrl : endpoints.producerUrl,
        RATE_PER_S,
      )
      await wait(1_000)
      const identity = components.read(service)?.identity
      if (identity === undefined) {
        throw new Error(`${service} does not run`)
      }

      const startedMs = performance.now()
      process.kill(identity.pid, 'SIGTERM')
      while (isAlive(identity) && performance.now() - startedMs < 15_000) {
        await wait(20)
      }
      const tookMs = performance.now() - startedMs
      // The exit is told to this process a moment after the process is gone.
      for (let tries = 0; tries < 500 && !exitOf(service); tries += 1) {
        await wait(20)
      }
      await stack.restore(service)
      await untilStatus(service, '/ready', 200)
      const told = await client.stop()
      await one.drained(60_000)

      const rows = await sql<{ event_id: string }[]>`SELECT event_id FROM driver_locations`
      const stored = new Set(rows.map(({ event_id }) => event_id))
      expect(tookMs).toBeLessThan(10_000)
      expect(exitOf(service)).toStartWith(`${service} ended with exit code 0;`)
      expect(accepted(told).length).toBeGreaterThan(100)
      expect(accepted(told).filter((id) => !stored.has(id))).toEqual([])
    },
    180_000,
  )
})

describe('without database and broker', () => {
  test('the services start, say that they are not ready and why, and become ready alone', async () => {
    const { stack } = one
    for (const target of [...SERVICES, 'database', 'broker'] as const) {
      await stack.kill(target)
    }
    for (const service of SERVICES) {
      await stack.restore(service)
    }

    for (const service of SERVICES) {
      await untilStatus(service, '/health', 200)
    }
    const reasons = Object.fromEntries(
      await Promise.all(
        SERVICES.map(
          async (service) => [service, await untilStatus(service, '/ready', 503)] as const,
        ),
      ),
    )
    await stack.restore('database')
    await stack.restore('broker')
    for (const service of SERVICES) {
      await untilStatus(service, '/ready', 200)
    }

    expect(JSON.parse(reasons['rest'] ?? '')).toMatchObject({
      dependencies: { database: expect.stringContaining('ECONNREFUSED') },
    })
    expect(JSON.parse(reasons['producer'] ?? '')).toMatchObject({
      dependencies: { broker: expect.any(String) },
    })
    expect(JSON.parse(reasons['consumer'] ?? '')).toMatchObject({
      dependencies: {
        database: expect.stringContaining('ECONNREFUSED'),
        group: expect.any(String),
      },
    })
  }, 240_000)

  test('the producer answers 503 with Retry-After while the broker is gone, and 202 when it is back', async () => {
    const { stack, endpoints } = one
    await stack.kill('broker')
    const client = startClient(endpoints.producerUrl, 20)
    await wait(5_000)
    const told = await client.stop()
    await stack.restore('broker')
    await untilStatus('producer', '/ready', 200)
    await untilStatus('consumer', '/ready', 200)
    const after = startClient(endpoints.producerUrl, 20)
    await wait(2_000)
    const toldAfter = await after.stop()
    await one.drained(60_000)

    expect([...told.values()].filter((outcome) => outcome === 'unknown')).toEqual([])
    expect([...told.values()].slice(-20)).toEqual(Array.from({ length: 20 }, () => 'refused'))
    expect(accepted(toldAfter).length).toBe(toldAfter.size)
  }, 240_000)
})
