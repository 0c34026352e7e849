import { createKafka } from '@under-fire/shared/kafka'
import postgres from 'postgres'
import { lagOf } from '../../../experiment/src/probes/lag.ts'
import type { Architecture } from '../../../experiment/src/journal.ts'
import { silentLogger } from '../../../experiment/src/silent-logger.ts'
import { kafkaSettingsOf } from '../../../experiment/src/stack/kafka-settings.ts'
import type { Endpoints } from '../../../experiment/src/stack/stack.ts'
import type { Ground, Part } from '../ground.ts'

/** An architecture alone on the ground, and how to look at it. */
export interface Rig {
  architecture: Architecture
  /** Where its clients post. */
  url: string
  /** Messages that are accepted and not yet stored; null where there is no topic. */
  backlog(): Promise<number | null>
  /** Rows of this architecture. @throws when the database does not answer */
  countRows(): Promise<number>
  /** Removes all rows, so that every search begins with an empty table. */
  emptyTable(): Promise<void>
  close(): Promise<void>
}

const PROGRAMS = { rest: ['rest'], kafka: ['producer', 'consumer'] } as const

/** Starts the services of an architecture. @throws UsageError when one does not become ready */
export async function openRig(ground: Ground, architecture: Architecture): Promise<Rig> {
  const parts: Part[] = []
  const topic = architecture === 'kafka' ? await openTopic(ground.endpoints) : undefined
  const close = async () => {
    await Promise.all(parts.map((part) => part.stop()))
    await topic?.close()
  }
  try {
    for (const service of PROGRAMS[architecture]) {
      parts.push(await ground.start({ name: service, service }))
    }
    return {
      architecture,
      url: parts[0]?.url ?? '',
      backlog: async () => (topic === undefined ? null : topic.lag()),
      countRows: () => countRows(ground.endpoints, architecture),
      emptyTable: () => emptyTable(ground.endpoints),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function openTopic(endpoints: Endpoints) {
  const { topic, consumerGroup: groupId } = endpoints
  const kafka = createKafka(kafkaSettingsOf(endpoints), 'under-fire-ramp', silentLogger)
  const admin = kafka.admin()
  await admin.connect()
  return {
    async lag() {
      const ends = await admin.fetchTopicOffsets(topic)
      const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] })
      return lagOf(ends, committed?.partitions ?? [])
    },
    close: () => admin.disconnect(),
  }
}

async function countRows(endpoints: Endpoints, architecture: Architecture): Promise<number> {
  const [row] = await ask(endpoints, (sql) => {
    return sql<{ rows: number }[]>`
      SELECT count(*)::float8 AS rows FROM driver_locations WHERE architecture = ${architecture}`
  })
  return row?.rows ?? 0
}

async function emptyTable(endpoints: Endpoints): Promise<void> {
  await ask(endpoints, (sql) => sql`TRUNCATE driver_locations`)
}

/** Asks with a connection of its own: one that was there before the outage is of no use after it. */
async function ask<T>(
  { databaseUrl }: Endpoints,
  question: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const sql = postgres(databaseUrl, {
    max: 1,
    connect_timeout: 5,
    fetch_types: false,
    onnotice() {},
  })
  try {
    return await question(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
