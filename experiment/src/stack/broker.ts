import { createKafka } from '@under-fire/shared/kafka'
import { ensureTopics } from '@under-fire/shared/topics'
import type { Admin } from 'kafkajs'
import { silentLogger } from '../silent-logger.ts'
import { kafkaSettingsOf } from './kafka-settings.ts'
import type { Endpoints } from './stack.ts'

const CLIENT_ID = 'under-fire-experiment'

/** Creates the topics where they are missing. @throws when the broker does not answer. */
export async function createTopics(endpoints: Endpoints): Promise<void> {
  const settings = kafkaSettingsOf(endpoints)
  await ensureTopics(createKafka(settings, CLIENT_ID, silentLogger), settings)
}

/** Removes the topics and the group of a run from a broker that outlives it. */
export async function dropTopics(endpoints: Endpoints): Promise<void> {
  await withAdmin(endpoints, async (admin) => {
    await admin.deleteTopics({ topics: [endpoints.topic, endpoints.deadLetterTopic] })
    await admin.deleteGroups([endpoints.consumerGroup])
  })
}

/** The cluster as it describes itself. The Kafka protocol has no field for a broker's version. */
export async function describeCluster(
  endpoints: Endpoints,
): Promise<{ clusterId: string; nodes: number }> {
  return withAdmin(endpoints, async (admin) => {
    const { clusterId, brokers } = await admin.describeCluster()
    return { clusterId, nodes: brokers.length }
  })
}

async function withAdmin<T>(endpoints: Endpoints, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = createKafka(kafkaSettingsOf(endpoints), CLIENT_ID, silentLogger).admin()
  try {
    await admin.connect()
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}
