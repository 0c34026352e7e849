import postgres from 'postgres'
import * as v from 'valibot'
import { databaseOutageTuned } from '../../../experiment/definitions/database-outage-tuned.ts'
import { environmentOf } from '../../../experiment/src/settings.ts'
import { until, wait } from '../../../experiment/src/wait.ts'
import { fillTopic } from '../backlog/fill-topic.ts'
import { openTable, type StoredRows } from '../backlog/table.ts'
import type { Bench, Figure } from '../figure.ts'
import type { Part } from '../ground.ts'
import { type Events, eventsAt } from './events.ts'

const BACKLOG = 6_000
const OPEN_TIMEOUT_MS = 20_000
const DATABASE_TIMEOUT_MS = 60_000
const STORED_TIMEOUT_MS = 60_000
// The breaker has asked a few times then, and the outage is no longer new to anybody.
const OUTAGE_MS = 1_500
const POLL_MS = 5

/** How long a backlog outlives the outage it came from, with tuned settings, against storing it without one. */
export const recovery: Figure<Events> = {
  name: 'recovery',
  subject: 'the database accepts writes → backlog empty, tuned',
  limit: 'storing as many without an outage',
  unit: 'ms',
  wanted: { of: 'subject', is: 'at most', value: 2_000 },
  sizes: [
    eventsAt(1, { count: BACKLOG, rounds: 5 }),
    eventsAt(0.1, { count: BACKLOG / 10, rounds: 1 }),
    eventsAt(10, { count: BACKLOG * 10, rounds: 1 }),
  ],
  open: async (bench) => ({
    at: async ({ count }) => ({
      subject: () => withConsumer(bench, count, recover),
      limit: () => withConsumer(bench, count, storeAll),
    }),
    close: async () => undefined,
  }),
}

interface Case {
  topic: string
  count: number
  startConsumer: () => Promise<Part>
  stored: (consumer: Part) => Promise<StoredRows>
}

/** A topic and a group of its own, an empty table, and an end to the consumer whatever happens. */
async function withConsumer(
  bench: Bench,
  count: number,
  work: (bench: Bench, one: Case) => Promise<number>,
): Promise<number> {
  const { ground, signal } = bench
  const id = crypto.randomUUID()
  const topic = `recovery-${id}`
  let consumer: Part | undefined
  const table = openTable(ground.endpoints.databaseUrl, signal)
  await table.empty()
  const startConsumer = async () => {
    const env = { KAFKA_TOPIC: topic, CONSUMER_GROUP: `recovery-${id}` }
    const tuned = environmentOf(databaseOutageTuned.settings, 'consumer')
    consumer = await ground.start({
      name: 'consumer',
      service: 'consumer',
      env: { ...tuned, ...env },
    })
    return consumer
  }
  try {
    const stored = (part: Part) =>
      table.untilStored({
        count,
        timeoutMs: STORED_TIMEOUT_MS,
        requireRunning: () => part.requireRunning(),
      })
    return await work(bench, { topic, count, startConsumer, stored })
  } finally {
    await consumer?.stop()
    await table.close()
  }
}

/** Milliseconds from the first row to the last. */
async function storeAll({ ground, signal }: Bench, one: Case): Promise<number> {
  await fillTopic(ground.endpoints, { ...one, seed: 3 }, signal)
  const { firstMs, lastMs } = await one.stored(await one.startConsumer())
  return lastMs - firstMs
}

/** Milliseconds from the first write that the database accepts to the last row. */
async function recover({ ground, signal }: Bench, one: Case): Promise<number> {
  const { endpoints, stack } = ground
  await fillTopic(endpoints, { ...one, count: 0, seed: 3 }, signal)
  const consumer = await one.startConsumer()
  await stack.kill('database')
  try {
    await fillTopic(endpoints, { ...one, seed: 3 }, signal)
    const patience = { timeoutMs: OPEN_TIMEOUT_MS, everyMs: POLL_MS, signal }
    await until({ ...patience, what: 'the breaker opening' }, async () => {
      const answer = await fetch(`${consumer.url}/v1/breaker`, { signal })
      const { state } = v.parse(v.object({ state: v.string() }), await answer.json())
      return state === 'OPEN' ? undefined : `it is ${state}`
    })
    await wait(OUTAGE_MS, signal)
  } finally {
    await stack.restore('database')
  }
  const acceptsMs = await acceptsWrites(endpoints.databaseUrl, signal)
  const { lastMs } = await one.stored(consumer)
  return lastMs - acceptsMs
}

/** Writes until a write succeeds; gives when that was, in milliseconds since 1970 by PostgreSQL's clock, as the rows have it. */
async function acceptsWrites(databaseUrl: string, signal: AbortSignal): Promise<number> {
  const patience = { timeoutMs: DATABASE_TIMEOUT_MS, everyMs: POLL_MS, signal }
  let acceptsMs = 0
  await until({ ...patience, what: 'the database accepting writes' }, async () => {
    const sql = postgres(databaseUrl, { max: 1, fetch_types: false, connect_timeout: 2 })
    try {
      const [written] = await sql<{ ms: number }[]>`
        INSERT INTO write_probe (id, written_at) VALUES (0, clock_timestamp())
        ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at
        RETURNING extract(epoch FROM written_at)::float8 * 1000 AS ms`
      acceptsMs = written?.ms ?? 0
      return acceptsMs > 0 ? undefined : 'it returned no row'
    } finally {
      await sql.end({ timeout: 0 })
    }
  })
  return acceptsMs
}
