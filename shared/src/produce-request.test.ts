import { afterAll, beforeAll, describe, expect, setSystemTime, test } from 'bun:test'
import { createRequire } from 'node:module'
import * as fc from 'fast-check'
import type { IHeaders, Message } from 'kafkajs'
import { encodeProduceRequest, type ProduceRequest } from './produce-request.ts'

const load = createRequire(import.meta.url)
const makeRequest: (request: ProduceRequest) => { encode: () => Promise<{ buffer: Buffer }> } =
  load('kafkajs/src/protocol/requests/produce/v3/request')
const NOW_MS = Date.UTC(2026, 0, 31, 9, 30)

/** Both take the time of the clock. */
const encodeBoth = async (request: ProduceRequest) => ({
  ours: encodeProduceRequest(request, NOW_MS),
  original: (await makeRequest(request).encode()).buffer,
})
const requestOf = (messages: Message[]): ProduceRequest => ({
  acks: -1,
  timeout: 30_000,
  topicData: [{ topic: 'driver-locations', partitions: [{ partition: 0, messages }] }],
})

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ minLength: 50, maxLength: 200 }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
)
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array))
const field = fc.oneof(text, bytes, fc.constant(null))
const headers: fc.Arbitrary<IHeaders> = fc.dictionary(text, fc.oneof(text, bytes), { maxKeys: 4 })
const message: fc.Arbitrary<Message> = fc.record(
  { key: field, value: field, headers },
  { requiredKeys: ['value'] },
)
const request: fc.Arbitrary<ProduceRequest> = fc.record(
  {
    acks: fc.constantFrom(-1, 0, 1),
    timeout: fc.nat(),
    compression: fc.constant(0),
    producerId: fc.constant(-1),
    producerEpoch: fc.constant(0),
    topicData: fc.array(
      fc.record({
        topic: text,
        partitions: fc.array(
          fc.record({
            partition: fc.nat(),
            firstSequence: fc.constant(0),
            messages: fc.array(message, { minLength: 1, maxLength: 12 }),
          }),
          { maxLength: 3 },
        ),
      }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: ['acks', 'timeout', 'topicData'] },
)

describe('encodeProduceRequest', () => {
  beforeAll(() => {
    setSystemTime(NOW_MS)
  })
  afterAll(() => {
    setSystemTime()
  })

  test('writes what kafkajs writes, to the byte, of any messages', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (any) => {
        const { ours, original } = await encodeBoth(any)
        expect(ours?.equals(original)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })

  test.each([0, 1, 62, 63, 64, 65, 8_190, 8_191, 8_192, 8_193, 20_000, 1_100_000])(
    'writes what kafkajs writes of values of about %p bytes, where sizes take a byte more',
    async (length) => {
      for (const character of ['a', 'ä', '✓']) {
        const values = [0, 1, 2, 3, 30, 31, 32, 33].map((less) =>
          character.repeat(Math.max(0, Math.ceil(length / Buffer.byteLength(character)) - less)),
        )
        const { ours, original } = await encodeBoth(
          requestOf(values.map((value) => ({ key: 'driver-7', value }))),
        )
        expect(ours?.equals(original)).toBe(true)
      }
    },
  )

  test('writes what kafkajs writes of ten thousand messages', async () => {
    const messages = Array.from({ length: 10_000 }, (_, index) => ({
      key: `driver-${index % 100}`,
      value: JSON.stringify({ event_id: crypto.randomUUID(), index }),
      headers: { 'schema-version': '1' },
    }))

    const { ours, original } = await encodeBoth(requestOf(messages))

    expect(ours?.equals(original)).toBe(true)
  })

  const MESSAGE = { key: 'driver-7', value: 'a value' }
  test.each<[string, ProduceRequest]>([
    ['compression', { ...requestOf([MESSAGE]), compression: 1 }],
    ['a transaction', { ...requestOf([MESSAGE]), transactionalId: 'a' }],
    ['an idempotent producer', { ...requestOf([MESSAGE]), producerId: 7 }],
    ['an epoch', { ...requestOf([MESSAGE]), producerEpoch: 1 }],
    [
      'a sequence',
      {
        ...requestOf([]),
        topicData: [
          { topic: 'a', partitions: [{ partition: 0, firstSequence: 1, messages: [MESSAGE] }] },
        ],
      },
    ],
    ['a timestamp', requestOf([MESSAGE, { ...MESSAGE, timestamp: '1769851800000' }])],
    ['a header with two values', requestOf([{ ...MESSAGE, headers: { a: ['b', 'c'] } }])],
    ['a header without a value', requestOf([{ ...MESSAGE, headers: { a: undefined } }])],
  ])('leaves %s to kafkajs', (_, odd) => {
    expect(encodeProduceRequest(odd, NOW_MS)).toBeUndefined()
  })
})
