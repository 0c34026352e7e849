import { createKafka } from '@under-fire/shared/kafka'
import { ensureTopics } from '@under-fire/shared/topics'
import { silentLogger } from '../silent-logger.ts'
import { kafkaSettingsOf } from './kafka-settings.ts'
import type { Endpoints } from './stack.ts'

const PARTITIONS = 3

/** Creates the topics where they are missing. @throws when the broker does not answer. */
export async function createTopics(endpoints: Endpoints): Promise<void> {
  const settings = kafkaSettingsOf(endpoints)
  await ensureTopics(createKafka(settings, 'under-fire-experiment', silentLogger), settings, {
    partitions: PARTITIONS,
    replicationFactor: 1,
  })
}

/** Removes the topics and the group of a run from a broker that outlives it. */
export async function dropTopics(endpoints: Endpoints): Promise<void> {
  const admin = createKafka(
    kafkaSettingsOf(endpoints),
    'under-fire-experiment',
    silentLogger,
  ).admin()
  try {
    await admin.connect()
    await admin.deleteTopics({ topics: [endpoints.topic, endpoints.deadLetterTopic] })
    await admin.deleteGroups([endpoints.consumerGroup])
  } finally {
    await admin.disconnect()
  }
}

/** The cluster as it describes itself. The Kafka protocol has no field for a broker's version. */
export async function describeCluster(
  endpoints: Endpoints,
): Promise<{ clusterId: string; nodes: number }> {
  const admin = createKafka(
    kafkaSettingsOf(endpoints),
    'under-fire-experiment',
    silentLogger,
  ).admin()
  try {
    await admin.connect()
    const { clusterId, brokers } = await admin.describeCluster()
    return { clusterId, nodes: brokers.length }
  } finally {
    await admin.disconnect()
  }
}
