import { describe, expect, test } from 'bun:test'
import { Kafka, logLevel, type ProducerRecord } from 'kafkajs'
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

/** A producer that writes down what it is asked to do, and then does `answer`. */
function createProducer(answer: () => Promise<void> = async () => undefined) {
  const calls: string[] = []
  const records: ProducerRecord[] = []
  const producer = new Kafka({ brokers: ['unused:1'], logLevel: logLevel.NOTHING }).producer()
  producer.connect = async () => void calls.push('connect')
  producer.send = async (record) => {
    calls.push('send')
    records.push(record)
    await answer()
    return []
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
})
