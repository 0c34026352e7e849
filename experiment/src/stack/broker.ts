import { createKafka } from '@under-fire/shared/kafka'
import { ensureTopics } from '@under-fire/shared/topics'
import type { Admin } from 'kafkajs'
import { silentLogger } from '../silent-logger.ts'
import { kafkaSettingsOf } from './kafka-settings.ts'
import type { Endpoints } from './stack.ts'

const CLIENT_ID = 'under-fire-experiment'

// The first replica is the leader that Kafka prefers.
const LED_BY_FIRST_BROKER = [1, 2, 3]

/**
 * Creates the topics where they are missing. `leader` leads every partition of the first one, on a cluster of three.
 * @throws when the broker does not answer
 */
export async function createTopics(endpoints: Endpoints, leader?: 'broker-1'): Promise<void> {
  const settings = kafkaSettingsOf(endpoints)
  if (leader !== undefined) {
    await createLedTopic(endpoints, settings.TOPIC_PARTITIONS)
  }
  await ensureTopics(createKafka(settings, CLIENT_ID, silentLogger), settings)
}

async function createLedTopic({ topic, ...endpoints }: Endpoints, count: number): Promise<void> {
  await withAdmin({ topic, ...endpoints }, async (admin) => {
    // One that is not yet there leads nothing, and is given nothing back when it is.
    const { brokers } = await admin.describeCluster()
    if (brokers.length < LED_BY_FIRST_BROKER.length) {
      throw new Error(`${brokers.length} of ${LED_BY_FIRST_BROKER.length} brokers are there`)
    }
    const replicaAssignment = Array.from({ length: count }, (_, partition) => ({
      partition,
      replicas: LED_BY_FIRST_BROKER,
    }))
    const topics = [{ topic, numPartitions: -1, replicationFactor: -1, replicaAssignment }]
    // False where it is there already.
    await admin.createTopics({ topics, waitForLeaders: true, timeout: 5_000 })
    const [created] = (await admin.fetchTopicMetadata({ topics: [topic] })).topics
    const elsewhere = created?.partitions.find(({ leader }) => leader !== LED_BY_FIRST_BROKER[0])
    if (elsewhere !== undefined) {
      throw new Error(`partition ${elsewhere.partitionId} is led by broker ${elsewhere.leader}`)
    }
  })
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
