import type { Kafka } from 'kafkajs'
import { type Probe, startProbe } from './probe.ts'

const EVERY_MS = 250

export interface LagOptions {
  kafka: Kafka
  topic: string
  group: string
  onLag: (lagMessages: number) => void
}

/** Messages on the topic that the group has not committed, asked through the Kafka API, the same for every broker. */
export function probeLag({ kafka, topic, group, onLag }: LagOptions): Probe {
  const admin = kafka.admin()
  const probe = startProbe({
    everyMs: EVERY_MS,
    async ask() {
      await admin.connect()
      const ends = await admin.fetchTopicOffsets(topic)
      const [committed] = await admin.fetchOffsets({ groupId: group, topics: [topic] })
      onLag(lagOf(ends, committed?.partitions ?? []))
    },
  })
  return {
    async stop() {
      await probe.stop()
      await admin.disconnect()
    },
  }
}

/** Sum over the partitions. A partition without a commit (-1) counts from its first offset. */
export function lagOf(
  ends: { partition: number; high: string; low: string }[],
  committed: { partition: number; offset: string }[],
): number {
  const committedOf = new Map(committed.map(({ partition, offset }) => [partition, Number(offset)]))
  let lag = 0
  for (const { partition, high, low } of ends) {
    const offset = committedOf.get(partition) ?? -1
    // Committed is asked after the end, so it may be ahead: then everything that was there then is stored.
    lag += Math.max(0, Number(high) - (offset < 0 ? Number(low) : offset))
  }
  return lag
}
