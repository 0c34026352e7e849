import { join } from 'node:path'
import process from 'node:process'
import type { Kafka } from 'kafkajs'
import { createKafka } from '@under-fire/shared/kafka'
import { ensureTopics } from '@under-fire/shared/topics'
import { silentLogger } from '../../../experiment/src/silent-logger.ts'
import { kafkaSettingsOf } from '../../../experiment/src/stack/kafka-settings.ts'
import type { Endpoints } from '../../../experiment/src/stack/stack.ts'
import { until } from '../../../experiment/src/wait.ts'
import { ROOT } from '../../../experiment/src/workspace.ts'
import { runToEnd } from '../run-to-end.ts'
import { type Range, sendRange } from './send-range.ts'

export interface Backlog {
  topic: string
  seed: number
  count: number
  /** Of a topic that is not there yet; as many as the others have unless told otherwise. */
  partitions?: number
}

const DEADLINE_MS = 30_000
// A second process that makes and sends messages is worth its start then.
const SHARED_FROM = 1_000_000
const HALF_TIMEOUT_MS = 300_000
const SEND_RANGE = join(ROOT, 'bench/src/backlog/send-range.ts')

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
  await ensureTopics(kafka, settings)
  const there = await countMessages(kafka, topic, signal)
  const middle = count - there < SHARED_FROM ? count : Math.floor((there + count) / 2)
  const range = (from: number, to: number): Range => ({ settings, seed, from, to })
  const ended = new AbortController()
  const either = AbortSignal.any([signal, ended.signal])
  const halves = [
    sendRange(range(there, middle), either),
    ...(middle < count ? [sendElsewhere(range(middle, count), either)] : []),
  ]
  try {
    await Promise.all(halves)
  } finally {
    // When one has failed the other is of no use.
    ended.abort()
    await Promise.allSettled(halves)
  }
}

async function sendElsewhere(range: Range, signal: AbortSignal): Promise<void> {
  const args = [SEND_RANGE, JSON.stringify(range)]
  const program = { name: 'fill', command: process.execPath, args, env: {} }
  await runToEnd({ ...program, timeoutMs: HALF_TIMEOUT_MS }, signal)
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
