import { describe, expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import * as fc from 'fast-check'
import {
  createDecodeRecordBatch,
  type DecodeRecordBatch,
  type KafkaDecoder,
  quickenKafkaFetches,
} from './kafka-record-batch.ts'

const load = createRequire(import.meta.url)
const NAME = 'kafkajs/src/protocol/recordBatch/v0/decoder'
// Another test may have replaced it in this process.
delete load.cache[load.resolve(NAME)]
const original: DecodeRecordBatch = load(NAME)
const Decoder: new (buffer: Buffer) => KafkaDecoder = load('kafkajs/src/protocol/decoder')
const encodeRecord: (record: object) => { buffer: Buffer } = load(
  'kafkajs/src/protocol/recordBatch/record/v0',
)
const {
  RecordBatch: encodeBatch,
}: { RecordBatch: (batch: object) => Promise<{ buffer: Buffer }> } = load(
  'kafkajs/src/protocol/recordBatch/v0',
)

const NONE = 0
const GZIP = 1

/** Counts what was left to kafkajs. */
function createFast() {
  let left = 0
  const fast = createDecodeRecordBatch((decoder) => {
    left += 1
    return original(decoder)
  })
  return { fast, left: () => left }
}

/** All that a decoder gives for these bytes, one batch after the other, with where it was after each. */
async function readAll(decode: DecodeRecordBatch, buffer: Buffer): Promise<unknown[]> {
  const decoder = new Decoder(buffer)
  const seen: unknown[] = []
  for (let count = 0; count < 4 && decoder.offset < buffer.length; count += 1) {
    const batch = await decode(decoder).catch((error: unknown) => String(error))
    seen.push(batch, decoder.offset)
  }
  return seen
}

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array))
const name = fc.oneof(
  fc.constantFrom('schema-version', 'reason', 'toString', '__proto__', ''),
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const record = fc.record({
  offsetDelta: fc.oneof(fc.nat(300), fc.integer()),
  timestampDelta: fc.oneof(fc.bigInt(-5n, 5_000n), fc.bigInt(-(2n ** 62n), 2n ** 62n)),
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc
    .array(fc.tuple(name, fc.oneof(bytes, fc.array(bytes, { maxLength: 2 }))), { maxLength: 3 })
    .map((entries) => Object.fromEntries(entries)),
})
const batch = fc.record({
  firstOffset: fc.oneof(fc.bigInt(0n, 1_000_000n), fc.bigInt(0n, 2n ** 62n)),
  firstTimestamp: fc.oneof(fc.constant(1_769_851_800_000), fc.constant(-1)),
  maxTimestamp: fc.constant(1_769_851_800_999),
  partitionLeaderEpoch: fc.nat(9),
  lastOffsetDelta: fc.nat(300),
  transactional: fc.boolean(),
  compression: fc.constantFrom(NONE, NONE, NONE, GZIP),
  records: fc.array(record, { maxLength: 5 }),
})

type GeneratedBatch = typeof batch extends fc.Arbitrary<infer Batch> ? Batch : never

const Long: { fromValue(value: bigint | number): unknown } = load('kafkajs/src/utils/long')
async function encode({ records, ...rest }: GeneratedBatch): Promise<Buffer> {
  const encoded = records.map((one) =>
    encodeRecord({ ...one, timestampDelta: Long.fromValue(one.timestampDelta) }),
  )
  const made = await encodeBatch({
    ...rest,
    firstOffset: Long.fromValue(rest.firstOffset),
    records: encoded,
  })
  return made.buffer
}

const ATTRIBUTES_AT = 21
const CONTROL = 0x20
const ORDINARY: GeneratedBatch = {
  firstOffset: 41n,
  firstTimestamp: 1_769_851_800_000,
  maxTimestamp: 1_769_851_800_999,
  partitionLeaderEpoch: 0,
  lastOffsetDelta: 1,
  transactional: false,
  compression: NONE,
  records: [0, 1].map((index) => ({
    offsetDelta: index,
    timestampDelta: BigInt(index),
    key: Buffer.from('driver-7'),
    value: Buffer.from(`value ${index}`),
    headers: { 'schema-version': Buffer.from('1') },
  })),
}

describe('createDecodeRecordBatch', () => {
  test('gives what kafkajs gives, for any batches, compressed or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 3 }), async (batches) => {
        const buffer = Buffer.concat(await Promise.all(batches.map(encode)))

        expect(await readAll(createFast().fast, buffer)).toEqual(await readAll(original, buffer))
      }),
      { numRuns: 500 },
    )
  })

  test('gives what kafkajs gives for every attribute that a batch can have', async () => {
    const plain = await encode(ORDINARY)
    for (let attributes = 0; attributes < 0x80; attributes += 8) {
      plain.writeInt16BE(attributes, ATTRIBUTES_AT)

      expect(await readAll(createFast().fast, plain)).toEqual(await readAll(original, plain))
    }
  })

  test('gives what kafkajs gives, or its error, wherever the bytes are cut off', async () => {
    const whole = Buffer.concat([await encode(ORDINARY), await encode(ORDINARY)])
    for (let length = 0; length < whole.length; length += 1) {
      const cut = whole.subarray(0, length)

      expect(await readAll(createFast().fast, cut)).toEqual(await readAll(original, cut))
    }
  })

  test('leaves nothing ordinary to kafkajs, and compressed and control batches always', async () => {
    const { fast, left } = createFast()
    await readAll(fast, await encode(ORDINARY))
    expect(left()).toBe(0)
    await readAll(fast, await encode({ ...ORDINARY, compression: GZIP }))
    expect(left()).toBe(1)
    const control = await encode(ORDINARY)
    control.writeInt16BE(CONTROL, ATTRIBUTES_AT)
    await readAll(fast, control)

    expect(left()).toBe(2)
  })
})

test('quickenKafkaFetches puts it where kafkajs looks for its decoder', () => {
  quickenKafkaFetches()
  const faster: DecodeRecordBatch = load(NAME)
  quickenKafkaFetches()

  expect(faster).not.toBe(original)
  expect(load(NAME)).toBe(faster)
})
