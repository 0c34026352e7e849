import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createKafka } from '@under-fire/shared/kafka'
import { REASON_HEADER, VERSION_HEADER } from '@under-fire/shared/topic'
import { silentLogger } from '../experiment/src/silent-logger.ts'
import { kafkaSettingsOf } from '../experiment/src/stack/kafka-settings.ts'
import { makeLocation } from './test-client.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

// One driver, one partition: all of them in one batch, in this order.
const DRIVER = 'driver-1'
const REFUSED_BY_DATABASE = 400

let one: TestStack

beforeAll(async () => {
  one = await startTestStack()
  await one.sql`ALTER TABLE driver_locations ADD CONSTRAINT no_such_speed CHECK (speed_mps <> 400)`
}, 120_000)
afterAll(async () => {
  await one.sql.end({ timeout: 1 })
  await one.down()
}, 60_000)

/** Reads a topic until it has that many messages; the reasons and values in their order. */
async function readDeadLetters(count: number): Promise<{ reason: string; value: string | null }[]> {
  const kafka = createKafka(kafkaSettingsOf(one.endpoints), 'under-fire-test', silentLogger)
  const consumer = kafka.consumer({ groupId: 'under-fire-test-letters', maxWaitTimeInMs: 100 })
  const letters: { reason: string; value: string | null }[] = []
  await consumer.connect()
  await consumer.subscribe({ topics: [one.endpoints.deadLetterTopic], fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ message }) => {
      const reason = String(message.headers?.[REASON_HEADER] ?? 'no reason')
      letters.push({ reason, value: message.value?.toString() ?? null })
    },
  })
  for (let tries = 0; tries < 300 && letters.length < count; tries += 1) {
    await wait(100)
  }
  await consumer.disconnect()
  return letters
}

describe('messages that can never be stored', () => {
  test('go to the dead letters with their reasons, their neighbours are stored, and the breaker stays closed', async () => {
    const { endpoints, sql } = one
    const good = Array.from({ length: 5 }, () => makeLocation({ driver_id: DRIVER }))
    const text = (location: object) => JSON.stringify(location)
    const bad = [
      { value: 'not { json' },
      { value: text(makeLocation({ driver_id: DRIVER })), headers: { [VERSION_HEADER]: '99' } },
      { value: text(makeLocation({ driver_id: DRIVER, latitude: 91 })) },
      { value: null },
      { value: text(makeLocation({ driver_id: DRIVER, speed_mps: REFUSED_BY_DATABASE })) },
    ]
    const messages = good.flatMap((location, index) => [
      { key: DRIVER, value: text(location) },
      { key: DRIVER, ...bad[index], value: bad[index]?.value ?? null },
    ])
    const producer = createKafka(
      kafkaSettingsOf(endpoints),
      'under-fire-test',
      silentLogger,
    ).producer()
    await producer.connect()
    await producer.send({ topic: endpoints.topic, messages, acks: -1 })
    await producer.disconnect()

    await one.drained(60_000)
    const letters = await readDeadLetters(bad.length)
    const rows = await sql<{ event_id: string }[]>`SELECT event_id FROM driver_locations`
    const breaker: unknown = await (await fetch(`${endpoints.consumerUrl}/v1/breaker`)).json()

    expect(rows.map(({ event_id }) => event_id).toSorted()).toEqual(
      good.map((location) => String(location['event_id'])).toSorted(),
    )
    expect(letters).toHaveLength(bad.length)
    expect(new Set(letters.map(({ value }) => value))).toEqual(
      new Set(bad.map(({ value }) => value)),
    )
    const reasons = letters.map(({ reason }) => reason).join('\n')
    for (const reason of [/not JSON/, /schema version `99`/, /latitude/, /tombstone/, /23514/]) {
      expect(reasons).toMatch(reason)
    }
    expect(breaker).toEqual({ state: 'CLOSED', transitions: [] })
  }, 120_000)
})
