import { Buffer } from 'node:buffer'
import type { Message } from 'kafkajs'
import { crc32c } from './crc32c.ts'
import { WireWriter } from './wire-writer.ts'

/** What kafkajs is about to send to one broker. Undefined is its default, or none. */
export interface ProduceRequest {
  acks: number
  timeout: number
  compression?: number
  transactionalId?: string | undefined
  producerId?: unknown
  producerEpoch?: number | undefined
  topicData: {
    topic: string
    partitions: { partition: number; firstSequence?: number; messages: Message[] }[]
  }[]
}

const MAGIC = 2
const NO_PRODUCER_ID = -1
const UTF8_BYTES_MAX = 3
/** Of a request, of a topic, of a partition, of a record or of a header, beside its texts. */
const FRAME_BYTES_MAX = 96
/** What the size of most records takes. */
const SIZE_ROOM_BYTES = 2

/**
 * The body of a produce request of version 3 to 7 in one pass over one buffer, byte for byte as kafkajs writes it, which makes
 * half a dozen buffers a message for it.
 * @param nowMs the time of every message, since 1970
 * @returns undefined for what the services do not send: compression, transactions, idempotence, timestamps, headers
 * with several values or none
 */
export function encodeProduceRequest(request: ProduceRequest, nowMs: number): Buffer | undefined {
  const bytesMax = boundOf(request)
  if (bytesMax === undefined) {
    return undefined
  }
  const writer = new WireWriter(bytesMax)
  writer.int16(-1)
  writer.int16(request.acks)
  writer.int32(request.timeout)
  writer.int32(request.topicData.length)
  for (const { topic, partitions } of request.topicData) {
    writer.string16(topic)
    writer.int32(partitions.length)
    for (const { partition, messages } of partitions) {
      writer.int32(partition)
      writeBatch(writer, messages, nowMs)
    }
  }
  return writer.written()
}

function writeBatch(writer: WireWriter, messages: Message[], nowMs: number): void {
  const afterRecordsSize = writer.skip(4)
  writer.int64(0)
  const afterBatchSize = writer.skip(4)
  writer.int32(0)
  writer.int8(MAGIC)
  const afterChecksum = writer.skip(4)
  writer.int16(0)
  writer.int32(messages.length - 1)
  writer.int64(nowMs)
  writer.int64(nowMs)
  writer.int64(NO_PRODUCER_ID)
  writer.int16(0)
  writer.int32(0)
  writer.int32(messages.length)
  let offset = 0
  for (const message of messages) {
    writeRecord(writer, message, offset)
    offset += 1
  }
  writer.writeSize32Before(afterRecordsSize)
  writer.writeSize32Before(afterBatchSize)
  writer.writeChecksumBefore(afterChecksum, crc32c)
}

function writeRecord(
  writer: WireWriter,
  { key, value, headers = {} }: Message,
  offset: number,
): void {
  const start = writer.skip(SIZE_ROOM_BYTES)
  writer.int8(0)
  writer.varint(0)
  writer.varint(offset)
  writer.sized(key)
  writer.sized(value)
  const names = Object.keys(headers)
  writer.varint(names.length)
  for (const name of names) {
    const header = headers[name]
    writer.sized(name)
    writer.sized(isText(header) ? header : '')
  }
  writer.writeSizeBefore(start, SIZE_ROOM_BYTES)
}

/** Bytes at most; undefined for a request that is left to kafkajs. */
function boundOf(request: ProduceRequest): number | undefined {
  const {
    compression = 0,
    transactionalId,
    producerId = NO_PRODUCER_ID,
    producerEpoch = 0,
  } = request
  const isPlain =
    compression === 0 &&
    transactionalId === undefined &&
    producerId === NO_PRODUCER_ID &&
    producerEpoch === 0
  if (!isPlain) {
    return undefined
  }
  let bytes = FRAME_BYTES_MAX
  for (const { topic, partitions } of request.topicData) {
    bytes += FRAME_BYTES_MAX + topic.length * UTF8_BYTES_MAX
    for (const { firstSequence = 0, messages } of partitions) {
      const records = firstSequence === 0 ? boundOfRecords(messages) : undefined
      if (records === undefined) {
        return undefined
      }
      bytes += FRAME_BYTES_MAX + records
    }
  }
  return bytes
}

function boundOfRecords(messages: Message[]): number | undefined {
  let frames = 0
  let characters = 0
  for (const { key = null, value, headers = {}, timestamp } of messages) {
    if (
      timestamp !== undefined ||
      !(key === null || isText(key)) ||
      !(value === null || isText(value))
    ) {
      return undefined
    }
    const names = Object.keys(headers)
    frames += 1 + names.length
    characters += (key?.length ?? 0) + (value?.length ?? 0)
    for (const name of names) {
      const header = headers[name]
      if (!isText(header)) {
        return undefined
      }
      characters += name.length + header.length
    }
  }
  return frames * FRAME_BYTES_MAX + characters * UTF8_BYTES_MAX
}

const isText = (value: unknown): value is string | Buffer =>
  typeof value === 'string' || Buffer.isBuffer(value)
