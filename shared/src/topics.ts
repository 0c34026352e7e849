import type { Kafka } from 'kafkajs'
import type { KafkaSettings } from './kafka.ts'

/**
 * Creates the topic and its dead-letter topic, in the shape of the settings, where they are missing. Can be repeated.
 * @throws what kafkajs throws when the broker cannot be reached or refuses.
 */
export async function ensureTopics(kafka: Kafka, settings: KafkaSettings): Promise<void> {
  const admin = kafka.admin()
  try {
    await admin.connect()
    const existing = new Set(await admin.listTopics())
    const topics = [settings.KAFKA_TOPIC, settings.KAFKA_DEAD_LETTER_TOPIC]
      .filter((topic) => !existing.has(topic))
      .map((topic) => ({
        topic,
        numPartitions: settings.TOPIC_PARTITIONS,
        replicationFactor: settings.TOPIC_REPLICATION_FACTOR,
      }))
    if (topics.length > 0) {
      await admin.createTopics({ topics, waitForLeaders: true, timeout: 5_000 })
    }
  } finally {
    await admin.disconnect().catch(() => undefined)
  }
}
