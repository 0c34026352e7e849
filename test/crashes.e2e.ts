import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import postgres from 'postgres'
import { accepted, startClient } from './test-client.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

const TIMES = 20
const RATE_PER_S = 150

let one: TestStack

beforeAll(async () => {
  one = await startTestStack(
    { resetTimeoutMs: 500, callTimeoutMs: 3_000 },
    // The least a broker allows: a killed consumer's partitions wait for so long.
    { settings: { consumer: { CONSUMER_SESSION_TIMEOUT_MS: 6_000 } } },
  )
}, 120_000)
afterAll(async () => {
  await one.sql.end({ timeout: 1 })
  await one.down()
}, 60_000)

/** Holds the table so that the next INSERT of that service stands still in the middle, and says when it does. */
async function withInsertUnderWay(service: string, act: () => Promise<void>): Promise<boolean> {
  // A connection of its own: when the act kills the server, this one goes with it.
  const holder = postgres(one.endpoints.databaseUrl, { max: 1, fetch_types: false, onnotice() {} })
  try {
    await holder`BEGIN`
    await holder`LOCK TABLE driver_locations IN ACCESS EXCLUSIVE MODE`
    for (let tries = 0; tries < 1_000; tries += 1) {
      const waiting = await holder`
        SELECT 1 FROM pg_stat_activity
        WHERE application_name = ${service} AND wait_event_type = 'Lock' AND query LIKE '%INSERT%'`
      if (waiting.length > 0) {
        await act()
        return true
      }
      await wait(10)
    }
    return false
  } finally {
    await holder.end({ timeout: 0 })
  }
}

/** Resolves when rows of the Kafka path appear: the new consumer has its partitions. */
async function consumerStores(): Promise<void> {
  const countRows = async () => {
    const [row] = await one.sql<
      { count: number }[]
    >`SELECT count(*)::int AS count FROM driver_locations WHERE architecture = 'kafka'`
    return row?.count ?? 0
  }
  const before = await countRows()
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await countRows()) > before) {
      return
    }
    await wait(100)
  }
  throw new Error('The consumer stored nothing for 60 s.')
}

async function acceptsWrites(): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    try {
      await one.sql`INSERT INTO write_probe (id, written_at) VALUES (9, now()) ON CONFLICT (id) DO NOTHING`
      return
    } catch {
      await wait(100)
    }
  }
  throw new Error('The database did not accept writes within 60 s.')
}

describe('kill -9 under load', () => {
  test(`loses nothing accepted and stores nothing twice: ${TIMES} times the consumer in mid-batch, ${TIMES} times PostgreSQL in mid-INSERT`, async () => {
    const { stack, endpoints, sql } = one
    const clients = [
      startClient(endpoints.restUrl, RATE_PER_S),
      startClient(endpoints.producerUrl, RATE_PER_S),
    ]
    let consumerKills = 0
    let databaseKills = 0
    for (let round = 0; round < TIMES; round += 1) {
      await consumerStores()
      consumerKills += (await withInsertUnderWay('under-fire consumer', () =>
        stack.kill('consumer'),
      ))
        ? 1
        : 0
      await stack.restore('consumer')
      databaseKills += (await withInsertUnderWay('under-fire rest', () => stack.kill('database')))
        ? 1
        : 0
      await stack.restore('database')
      await acceptsWrites()
    }
    const [rest = new Map(), kafka = new Map()] = await Promise.all(
      clients.map((client) => client.stop()),
    )
    await one.drained(60_000)

    const rows = await sql<{ event_id: string }[]>`SELECT event_id FROM driver_locations`
    const stored = new Set(rows.map(({ event_id }) => event_id))
    const lost = [...accepted(rest), ...accepted(kafka)].filter((id) => !stored.has(id))
    expect({ consumerKills, databaseKills }).toEqual({ consumerKills: TIMES, databaseKills: TIMES })
    expect(accepted(rest).length).toBeGreaterThan(0)
    expect([...kafka.values()].filter((told) => told !== 'accepted')).toEqual([])
    expect(lost).toEqual([])
    expect(rows.length).toBe(stored.size)
    expect(stack.unexpectedExits()).toEqual([])
  }, 600_000)
})
