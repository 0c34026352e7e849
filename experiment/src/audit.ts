import { setTimeout as delay } from 'node:timers/promises'
import { createKafka } from '@under-fire/shared/kafka'
import type { Kafka } from 'kafkajs'
import postgres from 'postgres'
import * as v from 'valibot'
import { ARCHITECTURES } from './journal.ts'
import type { StoredRow } from './ledger.ts'
import { silentLogger } from './silent-logger.ts'
import { kafkaSettingsOf } from './stack/kafka-settings.ts'
import type { Endpoints } from './stack/stack.ts'
import { TopicContent } from './topic-content.ts'

export interface Stores {
  rows: StoredRow[]
  topic: Pick<TopicContent, 'messages' | 'copies'>
  deadLetters: Pick<TopicContent, 'messages' | 'copies'>
}

/** Reads everything that the run left: the table, the topic, the dead letters. @throws when one cannot be read. */
export async function readStores(endpoints: Endpoints, runId: string): Promise<Stores> {
  const kafka = createKafka(kafkaSettingsOf(endpoints), 'under-fire-audit', silentLogger)
  return {
    rows: await readTable(endpoints.databaseUrl),
    topic: await readTopic(kafka, endpoints.topic, runId),
    deadLetters: await readTopic(kafka, endpoints.deadLetterTopic, runId),
  }
}

const ROWS_AT_A_TIME = 5_000
const TOPIC_TIMEOUT_MS = 60_000
const POLL_MS = 50

const rowSchema = v.object({
  event_id: v.string(),
  architecture: v.picklist(ARCHITECTURES),
  ingested_epoch_ms: v.number(),
  order: v.number(),
})

/** Every row of the table, in the order in which they were written. @throws when the database does not answer. */
async function readTable(databaseUrl: string): Promise<StoredRow[]> {
  const sql = postgres(databaseUrl, {
    max: 1,
    connect_timeout: 5,
    fetch_types: false,
    onnotice() {},
  })
  const rows: StoredRow[] = []
  try {
    const query = sql`
      SELECT event_id, architecture,
             (extract(epoch FROM ingested_at) * 1000)::float8 AS ingested_epoch_ms,
             ingest_order::float8 AS order
      FROM driver_locations ORDER BY ingest_order`
    for await (const page of query.cursor(ROWS_AT_A_TIME)) {
      rows.push(...page.map((row) => v.parse(rowSchema, row)))
    }
  } finally {
    await sql.end({ timeout: 1 })
  }
  return rows
}

/** Reads a topic from its first to its present last message, with a group of its own that is removed afterwards. */
async function readTopic(kafka: Kafka, topic: string, runId: string): Promise<TopicContent> {
  const groupId = `under-fire-audit-${runId}`
  const admin = kafka.admin()
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, maxWaitTimeInMs: 250 })
  const content = new TopicContent()
  try {
    await admin.connect()
    const ends = await admin.fetchTopicOffsets(topic)
    const open = new Map(
      ends
        .filter(({ low, high }) => low !== high)
        .map(({ partition, high }) => [partition, Number(high)]),
    )
    if (open.size === 0) {
      return content
    }
    await consumer.connect()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    await consumer.run({
      autoCommit: false,
      // A million messages one by one would take kafkajs longer than the time there is.
      eachBatch: async ({ batch: { partition, messages: batch } }) => {
        content.add(partition, batch)
        if (content.nextOffset(partition) >= (open.get(partition) ?? 0)) {
          open.delete(partition)
        }
      },
    })
    const deadline = performance.now() + TOPIC_TIMEOUT_MS
    while (open.size > 0 && performance.now() < deadline) {
      await delay(POLL_MS)
    }
    if (open.size > 0) {
      throw new Error(`\`${topic}\` could not be read to its end within ${TOPIC_TIMEOUT_MS} ms.`)
    }
    return content
  } finally {
    await consumer.disconnect().catch(() => undefined)
    await admin.deleteGroups([groupId]).catch(() => undefined)
    await admin.disconnect().catch(() => undefined)
  }
}
