import {
  type ICustomPartitioner,
  type Kafka,
  type Message,
  Partitioners,
  type Producer,
  type ProducerRecord,
} from 'kafkajs'
import { murmur2 } from './murmur2.ts'

export const ALL_IN_SYNC_REPLICAS = -1
const NOBODY = 0
// Each try means that a leader moved within the one before; one is rare.
const TRIES_MAX = 5
const MAX_INT32 = 0x7fffffff

/** kafkajs has said that it sent all of them, and the answers of the brokers do not have every partition. */
export class NotAllAcknowledgedError extends Error {
  override name = 'NotAllAcknowledgedError'

  constructor(left: number, all: number) {
    super(`${left} of ${all} messages were not acknowledged`)
  }
}

const partitionOf = new WeakMap<Message, number>()

/**
 * Gives every message the partition that kafkajs's default gives it. It keeps the one it was given first, where `sendAll`
 * finds it.
 */
export const createPartitioner: ICustomPartitioner = () => {
  const choose = Partitioners.DefaultPartitioner()
  return (choice) => {
    const { message, partitionMetadata } = choice
    const given = partitionOf.get(message)
    if (given !== undefined) {
      return given
    }
    const partition =
      typeof message.key === 'string' && (message.partition ?? null) === null
        ? (murmur2(message.key) & MAX_INT32) % partitionMetadata.length
        : choose(choice)
    partitionOf.set(message, partition)
    return partition
  }
}

/** The producer that `sendAll` needs. */
export function createProducer(kafka: Kafka): Producer {
  return kafka.producer({
    createPartitioner,
    // kafkajs rolls its sequence numbers back after any error, so its idempotence can lose an acknowledged batch;
    // a message sent twice is harmless here: `event_id` is the primary key.
    idempotent: false,
    allowAutoTopicCreation: false,
  })
}

/**
 * Sends messages and resolves when the brokers have acknowledged every one of them; the only way to send.
 *
 * kafkajs 2.2.4 resolves `send` for messages that it never sent: within one call it remembers answers by broker, and a
 * partition whose leader moves between two tries to a broker that has answered is left out. So the partitions of the
 * answers are held against those of the messages, and what is missing is sent again. Whole partitions, so order stays.
 * @param producer made by `createProducer`; each send of it is bounded by kafkajs
 * @param record with `acks: 0` nobody answers, and nothing can be held against anything
 * @param deadlineMs from now; no further send begins after it
 * @throws NotAllAcknowledgedError, or what kafkajs throws
 */
export async function sendAll(
  producer: Pick<Producer, 'send'>,
  { topic, messages, acks = ALL_IN_SYNC_REPLICAS }: Omit<ProducerRecord, 'timeout' | 'compression'>,
  deadlineMs: number,
): Promise<void> {
  const endMs = performance.now() + deadlineMs
  let left = messages
  for (let tries = 1; left.length > 0; tries += 1) {
    const answers = await producer.send({ topic, messages: left, acks })
    if (acks === NOBODY) {
      return
    }
    const acknowledged = new Set<number | undefined>(
      answers.filter(({ errorCode }) => errorCode === 0).map(({ partition }) => partition),
    )
    left = left.filter((message) => !acknowledged.has(partitionOf.get(message)))
    if (left.length > 0 && (tries >= TRIES_MAX || performance.now() >= endMs)) {
      throw new NotAllAcknowledgedError(left.length, messages.length)
    }
  }
}
