import { copyText } from '../backlog/copy-text.ts'
import { type Backlog, fillTopic } from '../backlog/fill-topic.ts'
import { locations } from '../backlog/locations.ts'
import { openTable, type Table } from '../backlog/table.ts'
import type { Bench, Figure } from '../figure.ts'
import type { Program } from '../ground.ts'
import type { Measure } from '../rounds.ts'
import { startAll } from '../start-all.ts'
import { type Events, eventsAt } from './events.ts'

const SEED = 7
// To join the group, then a tenth of what two cores did.
const JOIN_TIMEOUT_MS = 60_000
const SLOWEST_PER_S = 5_000
const timeoutFor = (count: number) => JOIN_TIMEOUT_MS + (count * 1_000) / SLOWEST_PER_S
const BACKLOG = 500_000
// None of four consumers is without one.
const SHARED_PARTITIONS = 6
const SHARED_BACKLOG = 100_000

/** How fast a backlog becomes rows: from the first row to the last, against COPY of the same rows. */
export const drain: Figure<Events> = {
  name: 'drain',
  subject: 'consumer emptying a backlog',
  limit: 'COPY of the same rows',
  unit: 'rows/s',
  wanted: { of: 'ratio', is: 'at least', value: 0.75 },
  sizes: [
    eventsAt(1, { count: BACKLOG, rounds: 5 }),
    eventsAt(0.1, { count: BACKLOG / 10, rounds: 2 }),
    eventsAt(10, { count: BACKLOG * 10, rounds: 1 }),
  ],
  async open(bench) {
    const table = openTable(bench.ground.endpoints.databaseUrl, bench.signal)
    return {
      async at({ count }) {
        const topic = `backlog-${count}`
        await fill(bench, { topic, count })
        const makeText = () => copyText(locations(SEED, { count }))
        // Of millions of rows it is made while they are copied, on another core: it would take half a minute and the memory.
        const text = count > BACKLOG ? undefined : [...makeText()]
        return {
          subject: drainBy(bench, { table, topic, count, consumers: 1 }),
          async limit() {
            await table.empty()
            return (count * 1_000) / (await table.copy(text ?? makeText(), timeoutFor(count)))
          },
          units: () => count,
        }
      },
      close: () => table.close(),
    }
  },
}

/** What several consumers make of the same backlog, against one. */
export const drainShared: Figure<Events & { consumers: number }>[] = [2, 4].map((consumers) => ({
  name: `drain by ${consumers}`,
  subject: `${consumers} consumers emptying a backlog`,
  limit: 'one consumer',
  unit: 'rows/s',
  wanted: null,
  sizes: [{ ...eventsAt(1, { count: SHARED_BACKLOG, rounds: 2 }), consumers }],
  async open(bench) {
    const table = openTable(bench.ground.endpoints.databaseUrl, bench.signal)
    return {
      async at({ count }) {
        const topic = `backlog-shared-${count}`
        await fill(bench, { topic, count, partitions: SHARED_PARTITIONS })
        return {
          subject: drainBy(bench, { table, topic, count, consumers }),
          limit: drainBy(bench, { table, topic, count, consumers: 1 }),
          units: () => count,
        }
      },
      close: () => table.close(),
    }
  },
}))

const fill = ({ ground, signal }: Bench, backlog: Omit<Backlog, 'seed'>) =>
  fillTopic(ground.endpoints, { ...backlog, seed: SEED }, signal)

interface Drain {
  table: Table
  topic: string
  count: number
  consumers: number
}

/** A new group reads the topic from its beginning. */
function drainBy({ ground }: Bench, { table, topic, count, consumers }: Drain): Measure {
  return async () => {
    await table.empty()
    const env = { KAFKA_TOPIC: topic, CONSUMER_GROUP: `bench-${crypto.randomUUID()}` }
    const programs = Array.from({ length: consumers }, (_, index): Program => ({
      name: `consumer-${index + 1}`,
      service: 'consumer',
      env,
    }))
    const parts = await startAll(ground, programs)
    try {
      const { firstMs, lastMs } = await table.untilStored({
        count,
        timeoutMs: timeoutFor(count),
        requireRunning: () => parts.forEach((part) => part.requireRunning()),
      })
      return (count * 1_000) / (lastMs - firstMs)
    } finally {
      await Promise.all(parts.map((part) => part.stop()))
    }
  }
}
