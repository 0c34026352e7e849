import type { Kafka } from 'kafkajs'
import { createKafka } from '@under-fire/shared/kafka'
import { createProducer, sendAll } from '@under-fire/shared/kafka-send'
import { ensureTopics } from '@under-fire/shared/topics'
import { silentLogger } from '../../../experiment/src/silent-logger.ts'
import { kafkaSettingsOf } from '../../../experiment/src/stack/kafka-settings.ts'
import type { Endpoints } from '../../../experiment/src/stack/stack.ts'
import { until } from '../../../experiment/src/wait.ts'
import { toMessage } from '../../../producer/src/publish.ts'
import { locations } from './locations.ts'

export interface Backlog {
  topic: string
  seed: number
  count: number
  /** Of a topic that is not there yet; as many as the others have unless told otherwise. */
  partitions?: number
}

const SEND_MAX = 5_000
const DEADLINE_MS = 30_000

/**
 * Creates the topic and puts as many locations on it, acknowledged by all in-sync replicas. What is on it already counts:
 * a topic that was filled before is left as it is.
 */
export async function fillTopic(
  endpoints: Endpoints,
  { topic, seed, count, partitions }: Backlog,
  signal: AbortSignal,
): Promise<void> {
  const given = kafkaSettingsOf(endpoints)
  const settings = {
    ...given,
    KAFKA_TOPIC: topic,
    TOPIC_PARTITIONS: partitions ?? given.TOPIC_PARTITIONS,
  }
  const kafka = createKafka(settings, 'under-fire-bench', silentLogger)
  const producer = createProducer(kafka)
  try {
    await ensureTopics(kafka, settings)
    await producer.connect()
    const there = await countMessages(kafka, topic, signal)
    let sent: Promise<void> = Promise.resolve()
    for (let from = there; from < count; from += SEND_MAX) {
      signal.throwIfAborted()
      const part = { from, count: Math.min(SEND_MAX, count - from) }
      // Made while the ones before are on their way.
      const messages = Array.from(locations(seed, part), toMessage)
      await sent
      sent = sendAll(producer, { topic, messages }, DEADLINE_MS)
      sent.catch(() => undefined)
    }
    await sent
  } finally {
    await producer.disconnect()
  }
}

/** On a busy machine a partition that was just made has a leader by name for a while before that broker answers for it. */
async function countMessages(kafka: Kafka, topic: string, signal: AbortSignal): Promise<number> {
  const admin = kafka.admin()
  let count = 0
  try {
    await admin.connect()
    const patience = { what: `${topic} answering`, timeoutMs: DEADLINE_MS, everyMs: 100, signal }
    await until(patience, async () => {
      const ends = await admin.fetchTopicOffsets(topic)
      count = ends.reduce((sum, { high }) => sum + Number(high), 0)
      return undefined
    })
    return count
  } finally {
    await admin.disconnect()
  }
}
