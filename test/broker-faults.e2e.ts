import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createKafka } from '@under-fire/shared/kafka'
import { silentLogger } from '../experiment/src/silent-logger.ts'
import { kafkaSettingsOf } from '../experiment/src/stack/kafka-settings.ts'
import { until } from '../experiment/src/wait.ts'
import { survive, untilReadiness } from './ordeal.ts'
import { accepted, makeLocation, post } from './test-client.ts'
import { startTestStack, TEST_PORTS, type TestStack } from './test-stack.ts'

const GONE_MS = 6_000
const MESSAGES = 10_000
const { signal } = new AbortController()

let one: TestStack

beforeAll(async () => {
  one = await startTestStack({ resetTimeoutMs: 500 })
}, 120_000)
afterAll(async () => {
  await one.sql.end({ timeout: 1 })
  await one.down()
}, 60_000)

describe('a broker that', () => {
  test.each([
    ['is killed', 'kill', 'restore'],
    ['freezes', 'freeze', 'thaw'],
  ] as const)(
    '%s: no event is accepted without it, none that was accepted is lost, and all works again by itself',
    async (_, breaks, mends) => {
      const { stack, endpoints } = one
      const { rest, kafka, lost, duplicates } = await survive(one, async () => {
        await stack[breaks]('broker')
        await wait(GONE_MS)
        await untilReadiness(endpoints.producerUrl, 503)
        await stack[mends]('broker')
      })
      await untilReadiness(endpoints.consumerUrl, 200)

      expect({ lost, duplicates }).toEqual({ lost: [], duplicates: 0 })
      expect([...rest.values(), ...kafka.values()]).not.toContain('unknown')
      // REST has nothing to do with the broker.
      expect(accepted(rest).length).toBe(rest.size)
      expect(accepted(kafka).length).toBeLessThan(kafka.size)
      expect(stack.unexpectedExits()).toEqual([])
    },
    180_000,
  )
})

describe('topics that are missing', () => {
  test('are made by the services when they start', async () => {
    const { stack, endpoints, sql } = one
    const admin = createKafka(kafkaSettingsOf(endpoints), 'under-fire-test', silentLogger).admin()
    await admin.connect()
    await stack.stop('producer')
    await stack.stop('consumer')
    await admin.deleteTopics({ topics: [endpoints.topic, endpoints.deadLetterTopic] })
    await stack.restore('producer')
    await stack.restore('consumer')
    await untilReadiness(endpoints.producerUrl, 200)
    await untilReadiness(endpoints.consumerUrl, 200)

    const location = makeLocation()
    const { status } = await post(endpoints.producerUrl, location)
    await one.drained(60_000)
    const topics = await admin.listTopics()
    await admin.disconnect()
    const rows = await sql`
      SELECT 1 FROM driver_locations WHERE event_id = ${String(location['event_id'])}`

    expect(status).toBe(202)
    expect(rows).toHaveLength(1)
    expect(topics).toEqual(expect.arrayContaining([endpoints.topic, endpoints.deadLetterTopic]))
  }, 150_000)
})

describe('two consumers', () => {
  test('of which one joins and one leaves amid the drain lose nothing and store nothing twice', async () => {
    const { stack, endpoints, components, sql } = one
    const record = components.read('consumer')
    if (record === undefined) {
      throw new Error('the consumer was never started')
    }
    await stack.kill('consumer')
    const kafka = createKafka(kafkaSettingsOf(endpoints), 'under-fire-test', silentLogger)
    const producer = kafka.producer()
    await producer.connect()
    const sent = Array.from({ length: MESSAGES }, () => makeLocation())
    const ids = sent.map((each) => String(each['event_id']))
    for (let start = 0; start < sent.length; start += 1_000) {
      const messages = sent
        .slice(start, start + 1_000)
        .map((each) => ({ key: String(each['driver_id']), value: JSON.stringify(each) }))
      await producer.send({ topic: endpoints.topic, messages, acks: -1 })
    }
    await producer.disconnect()

    // Each chunk takes a while, so that the drain outlasts a join and a leave.
    await sql.unsafe(`CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_sleep(0.03); RETURN NULL; END'`)
    await sql`CREATE TRIGGER dawdle BEFORE INSERT ON driver_locations EXECUTE FUNCTION dawdle()`
    const countLeft = async () => {
      const [row] = await sql<{ count: number }[]>`
        SELECT count(*)::int AS count FROM driver_locations WHERE event_id IN ${sql(ids)}`
      return ids.length - (row?.count ?? 0)
    }
    const env = { ...record.spec.env, CONSUMER_CHUNK_MAX: '20' }
    components.start({ ...record.spec, env })
    await until({ what: 'the drain', timeoutMs: 60_000, everyMs: 20, signal }, async () =>
      (await countLeft()) < ids.length ? undefined : 'nothing is stored',
    )
    components.start({
      ...record.spec,
      name: 'consumer-2',
      env: { ...env, PORT: String(TEST_PORTS['consumer-2']) },
    })
    await untilReadiness(`http://127.0.0.1:${TEST_PORTS['consumer-2']}`, 200)
    const leftAtJoin = await countLeft()
    await stack.stop('consumer')
    const leftAtLeave = await countLeft()
    await sql`DROP TRIGGER dawdle ON driver_locations`
    await one.drained(90_000)

    const rows = await sql<{ event_id: string }[]>`SELECT event_id FROM driver_locations`
    const stored = new Set(rows.map(({ event_id }) => event_id))
    expect(ids.filter((id) => !stored.has(id))).toEqual([])
    expect(rows.length).toBe(stored.size)
    expect(leftAtJoin).toBeGreaterThan(0)
    expect(leftAtLeave).toBeGreaterThan(0)
  }, 180_000)
})
