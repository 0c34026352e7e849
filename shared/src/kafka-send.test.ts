import { describe, expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import * as fc from 'fast-check'
import {
  KafkaJSProtocolError,
  type Message,
  type PartitionMetadata,
  Partitioners,
  type Producer,
  type ProducerRecord,
} from 'kafkajs'
import { createAcknowledge } from './kafka-send.fake.ts'
import { createPartitioner, sendAll } from './kafka-send.ts'

const TOPIC = 'driver-locations'
const PARTITIONS = [0, 1, 2]
const makeMessages = (): Message[] =>
  Array.from({ length: 30 }, (_, index) => ({ key: `driver-${index}`, value: String(index) }))

const load = createRequire(import.meta.url)
const createMessageProducer: (parts: object) => Pick<Producer, 'send'> = load(
  'kafkajs/src/producer/messageProducer',
)
const createRetry: (options: object) => unknown = load('kafkajs/src/retry')
const NOT_LEADER = Object.assign(new KafkaJSProtocolError('not the leader'), {
  type: 'NOT_LEADER_FOR_PARTITION',
  retriable: true,
})

interface PartitionData {
  partition: number
  messages: Message[]
}

/** The installed kafkajs on a cluster of two brokers: 1 leads partition 0, 2 the others until it is asked the first time. */
function createMovingCluster(moves: boolean) {
  const leaderOf = new Map(PARTITIONS.map((partition) => [partition, partition === 0 ? 1 : 2]))
  const stored: string[] = []
  const createBroker = (nodeId: number) => ({
    nodeId,
    async produce({ topicData }: { topicData: { topic: string; partitions: PartitionData[] }[] }) {
      if (moves && nodeId === 2) {
        PARTITIONS.forEach((partition) => leaderOf.set(partition, 1))
        throw NOT_LEADER
      }
      const topics = topicData.map(({ topic, partitions }) => ({
        topicName: topic,
        partitions: partitions.map(({ partition, messages }) => {
          stored.push(...messages.map(({ value }) => String(value)))
          return { partition, errorCode: 0 }
        }),
      }))
      return { topics }
    },
  })
  const brokers = new Map([1, 2].map((nodeId) => [nodeId, createBroker(nodeId)]))
  const cluster = {
    isConnected: () => true,
    addMultipleTargetTopics: async () => undefined,
    refreshMetadataIfNecessary: async () => undefined,
    refreshMetadata: async () => undefined,
    findTopicPartitionMetadata: () =>
      PARTITIONS.map((partitionId) => ({ partitionId, leader: leaderOf.get(partitionId) })),
    findLeaderForPartitions: (_: string, partitions: string[]) =>
      Object.fromEntries(
        Map.groupBy(partitions.map(Number), (partition) => leaderOf.get(partition) ?? -1),
      ),
    findBroker: async ({ nodeId }: { nodeId: string }) => brokers.get(Number(nodeId)),
  }
  const producer = createMessageProducer({
    cluster,
    logger: { debug: () => undefined, error: () => undefined },
    partitioner: createPartitioner(),
    retrier: createRetry({ retries: 2, initialRetryTime: 1, maxRetryTime: 1 }),
    getConnectionStatus: () => 'connected',
    eosManager: {
      acquireBrokerLock: async () => undefined,
      releaseBrokerLock: async () => undefined,
      isTransactional: () => false,
      getSequence: () => 0,
      updateSequence: () => undefined,
      getProducerId: () => undefined,
      getProducerEpoch: () => undefined,
    },
  })
  return { producer, stored }
}

const sendTo = (producer: Pick<Producer, 'send'>, deadlineMs = 1_000) =>
  sendAll(producer, { topic: TOPIC, messages: makeMessages() }, deadlineMs)
const errorOf = (work: Promise<void>) => work.catch((caught: unknown) => caught)
const valuesOf = (messages: Message[]) => messages.map(({ value }) => String(value)).toSorted()

describe('kafkajs, when a leader moves within one send to a broker that has answered', () => {
  // When this fails, kafkajs has mended it: then `sendAll` can be `send`.
  test('alone says that it sent what it never sent', async () => {
    const { producer, stored } = createMovingCluster(true)

    const answers = await producer.send({ topic: TOPIC, messages: makeMessages(), acks: -1 })

    expect(answers.map(({ partition }) => partition)).toEqual([0])
    expect(stored.length).toBeLessThan(30)
  })

  test('with `sendAll` has sent every message, each once', async () => {
    const { producer, stored } = createMovingCluster(true)

    await sendTo(producer)

    expect(stored.toSorted()).toEqual(valuesOf(makeMessages()))
  })

  test('fails when no time is left to send again', async () => {
    const { producer, stored } = createMovingCluster(true)

    const error = await errorOf(sendTo(producer, 0))

    expect(stored.length).toBeGreaterThan(0)
    expect(String(error)).toBe(
      `NotAllAcknowledgedError: ${30 - stored.length} of 30 messages were not acknowledged`,
    )
  })
})

describe('createPartitioner', () => {
  const partitionMetadata = (count: number): PartitionMetadata[] =>
    Array.from({ length: count }, (_, partitionId) => ({
      partitionId,
      leader: 1,
      partitionErrorCode: 0,
      replicas: [1],
      isr: [1],
    }))
  const key = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  )

  test('gives every key, and every partition asked for, the partition of kafkajs', () => {
    const original = Partitioners.DefaultPartitioner()
    const message = fc.record(
      { key, value: fc.constant('v'), partition: fc.nat(20) },
      { requiredKeys: ['key', 'value'] },
    )
    fc.assert(
      fc.property(message, fc.integer({ min: 1, max: 20 }), (given, count) => {
        const choice = { topic: TOPIC, partitionMetadata: partitionMetadata(count) }
        return (
          createPartitioner()({ ...choice, message: { ...given } }) ===
          original({ ...choice, message: given })
        )
      }),
    )
  })

  test('spreads messages without a key over all partitions', () => {
    const choose = createPartitioner()
    const used = Array.from({ length: 9 }, () =>
      choose({ topic: TOPIC, partitionMetadata: partitionMetadata(3), message: { value: 'v' } }),
    )

    expect(new Set(used)).toEqual(new Set(PARTITIONS))
  })

  test('leaves a message where it was first, also when the topic has more partitions since', () => {
    const choose = createPartitioner()
    const place = (message: Message, count: number) =>
      choose({ topic: TOPIC, partitionMetadata: partitionMetadata(count), message })
    const messages = makeMessages()

    const before = messages.map((message) => place(message, 3))
    const after = messages.map((message) => place(message, 8))

    expect(after).toEqual(before)
  })
})

describe('sendAll', () => {
  /** A producer that leaves one partition out of the first answers. */
  function createForgetful(times: number) {
    const requests: Message[][] = []
    const acknowledge = createAcknowledge(PARTITIONS.length)
    const send = async (record: ProducerRecord) => {
      requests.push(record.messages)
      const answers = await acknowledge(record)
      return requests.length > times
        ? answers
        : answers.filter(({ partition }) => partition !== answers.at(-1)?.partition)
    }
    return { producer: { send }, requests }
  }

  test('sends once where every partition is in the answers', async () => {
    const { producer, stored } = createMovingCluster(false)

    await sendTo(producer)

    expect(stored.toSorted()).toEqual(valuesOf(makeMessages()))
  })

  test('sends the messages of a missing partition again, all of them, in their order, and no other', async () => {
    const { producer, requests } = createForgetful(1)

    await sendTo(producer)

    const [first = [], second = []] = requests
    expect(requests).toHaveLength(2)
    expect(second.length).toBeGreaterThan(0)
    expect(second.length).toBeLessThan(first.length)
    expect(second).toEqual(first.filter((message) => second.includes(message)))
  })

  test('gives up after five sends', async () => {
    const { producer, requests } = createForgetful(Infinity)

    const error = await errorOf(sendTo(producer, 60_000))

    expect(String(error)).toContain('messages were not acknowledged')
    expect(requests).toHaveLength(5)
  })

  test('takes an answer with an error for none', async () => {
    const producer = { send: createAcknowledge(1, 6) }

    const error = await errorOf(sendTo(producer))

    expect(String(error)).toContain('30 of 30 messages were not acknowledged')
  })

  test('fails as kafkajs fails', async () => {
    const producer = { send: () => Promise.reject(NOT_LEADER) }

    expect(await errorOf(sendTo(producer))).toBe(NOT_LEADER)
  })

  test('asks for all in-sync replicas unless told otherwise', async () => {
    const records: ProducerRecord[] = []
    const acknowledge = createAcknowledge()
    const producer = {
      send: (record: ProducerRecord) => {
        records.push(record)
        return acknowledge(record)
      },
    }

    await sendTo(producer)
    await sendAll(producer, { topic: TOPIC, messages: makeMessages(), acks: 1 }, 1_000)

    expect(records.map(({ acks }) => acks)).toEqual([-1, 1])
  })

  test('waits for no answer where none is asked for', async () => {
    let sends = 0
    const producer = {
      send: async () => {
        sends += 1
        return []
      },
    }

    await sendAll(producer, { topic: TOPIC, messages: makeMessages(), acks: 0 }, 1_000)

    expect(sends).toBe(1)
  })
})
