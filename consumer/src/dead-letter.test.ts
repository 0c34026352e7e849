import { describe, expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import { type IHeaders, Kafka, KafkaJSProtocolError, logLevel, type ProducerRecord } from 'kafkajs'
import { createAcknowledge } from '@under-fire/shared/kafka-send.fake'
import { createSendDeadLetters } from './dead-letter.ts'

const TOPICS = { from: 'driver-locations', to: 'driver-locations.dlq' }
const MESSAGE = {
  key: Buffer.from('driver-7'),
  value: Buffer.from([0x22, 0xff]),
  timestamp: '1769851800000',
  attributes: 0,
  offset: '41',
  headers: { 'schema-version': Buffer.from('1') },
}

/** Writes a record as kafkajs does when it sends it. */
const encodeRecord: (record: object) => object = createRequire(import.meta.url)(
  'kafkajs/src/protocol/recordBatch/record/v0',
)

const TOO_LARGE = Object.assign(new KafkaJSProtocolError('larger than the max message size'), {
  type: 'MESSAGE_TOO_LARGE',
})

/** A broker that takes only requests whose keys, values and headers have so many bytes at most. */
function takeAtMost(bytesMax: number) {
  return async ({ messages }: ProducerRecord) => {
    const bytes = messages.reduce(
      (sum, { key, value, headers }) =>
        sum + (key?.length ?? 0) + (value?.length ?? 0) + JSON.stringify(headers).length,
      0,
    )
    if (bytes > bytesMax) {
      throw TOO_LARGE
    }
  }
}

function letterOf(offset: number, value: Buffer, headers: IHeaders = {}) {
  return {
    message: { ...MESSAGE, offset: String(offset), value, headers },
    partition: 2,
    reason: 'bad',
  }
}

/** A producer that writes down what it is asked to do, and then does `answer`. */
function createProducer(answer: (record: ProducerRecord) => Promise<void> = async () => undefined) {
  const calls: string[] = []
  const acknowledge = createAcknowledge()
  const records: ProducerRecord[] = []
  const producer = new Kafka({ brokers: ['unused:1'], logLevel: logLevel.NOTHING }).producer()
  producer.connect = async () => void calls.push('connect')
  producer.send = async (record) => {
    calls.push('send')
    records.push(record)
    await answer(record)
    return acknowledge(record)
  }
  return { producer, calls, records }
}

describe('createSendDeadLetters', () => {
  test('sends a message as it was, with the reason and its origin in headers', async () => {
    const { producer, calls, records } = createProducer()

    await createSendDeadLetters(
      producer,
      TOPICS,
    )([{ message: MESSAGE, partition: 2, reason: 'not JSON' }])

    expect(calls).toEqual(['connect', 'send'])
    expect(records).toEqual([
      {
        topic: 'driver-locations.dlq',
        acks: -1,
        messages: [
          {
            key: MESSAGE.key,
            value: MESSAGE.value,
            headers: {
              'schema-version': Buffer.from('1'),
              reason: 'not JSON',
              origin: 'driver-locations/2/41',
            },
          },
        ],
      },
    ])
  })

  test('sends many letters in one request, tombstones and messages without a key too', async () => {
    const { producer, records } = createProducer()
    const letters = ['42', '43'].map((offset) => ({
      message: { ...MESSAGE, key: null, value: null, offset },
      partition: 0,
      reason: 'no value',
    }))

    await createSendDeadLetters(producer, TOPICS)(letters)

    expect(records).toHaveLength(1)
    expect(records[0]?.messages).toMatchObject([
      { key: null, value: null, headers: { origin: 'driver-locations/0/42' } },
      { key: null, value: null, headers: { origin: 'driver-locations/0/43' } },
    ])
  })

  test('makes a reason with half a surrogate pair writable', async () => {
    const { producer, records } = createProducer()

    await createSendDeadLetters(
      producer,
      TOPICS,
    )([{ message: MESSAGE, partition: 0, reason: 'bad: \uD800' }])

    expect(records[0]?.messages[0]?.headers).toMatchObject({ reason: 'bad: \uFFFD' })
  })

  test('rejects when the broker does not take them', async () => {
    const error = new Error('no broker')
    const { producer } = createProducer(() => Promise.reject(error))

    const thrown = await createSendDeadLetters(
      producer,
      TOPICS,
    )([{ message: MESSAGE, partition: 0, reason: 'bad' }]).catch((caught: unknown) => caught)

    expect(thrown).toBe(error)
  })

  test('rejects when kafkajs left some of them out', async () => {
    const { producer } = createProducer()
    producer.send = async () => []

    const thrown = await createSendDeadLetters(
      producer,
      TOPICS,
    )([{ message: MESSAGE, partition: 0, reason: 'bad' }]).catch((caught: unknown) => caught)

    expect(String(thrown)).toContain('1 of 1 messages were not acknowledged')
  })

  test('sends a reason of at most 500 characters', async () => {
    const { producer, records } = createProducer()

    await createSendDeadLetters(
      producer,
      TOPICS,
    )([{ message: MESSAGE, partition: 0, reason: `${'x'.repeat(499)}😀` }])

    expect(records[0]?.messages[0]?.headers).toMatchObject({ reason: `${'x'.repeat(499)}\uFFFD` })
  })

  test('sends headers without a value as empty ones, which kafkajs can write', async () => {
    const { producer, records } = createProducer()
    const headers: IHeaders = JSON.parse('{ "trace": null, "tags": ["a", null] }')
    const message = { ...MESSAGE, headers }

    await createSendDeadLetters(producer, TOPICS)([{ message, partition: 0, reason: 'bad' }])

    expect(() => encodeRecord(message)).toThrow(TypeError)
    expect(records[0]?.messages[0]?.headers).toMatchObject({ trace: '', tags: ['a', ''] })
    expect(() => encodeRecord(records[0]?.messages[0] ?? {})).not.toThrow()
  })
})

describe('createSendDeadLetters, when the broker finds them too large', () => {
  const originsOf = ({ messages }: ProducerRecord) =>
    messages.map(({ headers }) => Number(String(headers?.['origin']).split('/')[2]))

  test('sends them in halves, in order, each whole', async () => {
    const taken: ProducerRecord[] = []
    const atMost = takeAtMost(2_200)
    const { producer } = createProducer(async (record) => {
      await atMost(record)
      taken.push(record)
    })
    const letters = [1, 2, 3, 4, 5].map((offset) => letterOf(offset, Buffer.alloc(1_000, 'x')))

    await createSendDeadLetters(producer, TOPICS)(letters)

    expect(taken.flatMap(originsOf)).toEqual([1, 2, 3, 4, 5])
    expect(taken.flatMap(({ messages }) => messages).map(({ value }) => value?.length)).toEqual(
      Array(5).fill(1_000),
    )
  })

  test('sends one that is too large alone without its value, and says how large it was', async () => {
    const { producer, records } = createProducer(takeAtMost(500))
    const headers = { trace: 'abc' }

    await createSendDeadLetters(producer, TOPICS)([letterOf(1, Buffer.alloc(9_000), headers)])

    expect(records).toHaveLength(2)
    expect(records[1]?.messages).toEqual([
      {
        key: MESSAGE.key,
        value: Buffer.alloc(0),
        headers: {
          trace: 'abc',
          reason: 'bad',
          origin: 'driver-locations/2/1',
          'original-size': '9000',
        },
      },
    ])
  })

  test('leaves key and headers away too when it is they that are too large', async () => {
    const { producer, records } = createProducer(takeAtMost(500))
    const headers = { trace: 'x'.repeat(1_000) }

    await createSendDeadLetters(producer, TOPICS)([letterOf(1, Buffer.alloc(9), headers)])

    expect(records.at(-1)?.messages).toEqual([
      {
        key: null,
        value: Buffer.alloc(0),
        headers: { reason: 'bad', origin: 'driver-locations/2/1', 'original-size': '9' },
      },
    ])
  })

  test('rejects when a half cannot be sent for another reason', async () => {
    const error = new Error('no broker')
    const { producer } = createProducer(({ messages }) =>
      Promise.reject(messages.length > 1 ? TOO_LARGE : error),
    )
    const letters = [letterOf(1, Buffer.alloc(1)), letterOf(2, Buffer.alloc(1))]

    const thrown = await createSendDeadLetters(
      producer,
      TOPICS,
    )(letters).catch((caught: unknown) => caught)

    expect(thrown).toBe(error)
  })
})
