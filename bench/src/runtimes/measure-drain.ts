import { randomUUID } from 'node:crypto'
import type { InstalledRuntime } from '../../../experiment/src/stack/processes/runtimes/runtime.ts'
import type { Table } from '../backlog/table.ts'
import type { Bench } from '../figure.ts'
import type { Sample } from './figures.ts'

export interface Drained {
  runtime: InstalledRuntime
  topic: string
  /** How many events are on it. */
  count: number
}

// To join the group, then a tenth of what two cores did.
const JOIN_TIMEOUT_MS = 60_000
const SLOWEST_PER_S = 5_000
const MIB = 2 ** 20

/** Starts a consumer under a runtime, in a group that begins at the beginning, and ends it when every event is a row. */
export async function measureDrain(
  { ground }: Bench,
  table: Table,
  { runtime, topic, count }: Drained,
): Promise<Sample> {
  await table.empty()
  const env = { KAFKA_TOPIC: topic, CONSUMER_GROUP: `runtimes-${randomUUID()}` }
  const startedMs = performance.now()
  const part = await ground.start({ name: 'consumer', service: 'consumer', runtime, env })
  const startMs = performance.now() - startedMs
  try {
    const { firstMs, lastMs } = await table.untilStored({
      count,
      timeoutMs: JOIN_TIMEOUT_MS + (count * 1_000) / SLOWEST_PER_S,
      requireRunning: () => part.requireRunning(),
    })
    const { cpu_total_ms: cpuMs, rss_bytes: rss } = part.resources()
    return {
      consumer_rows_per_s: (count * 1_000) / (lastMs - firstMs),
      // Of its whole life, start included: the drain may begin before anybody can look.
      consumer_cpu_us: (cpuMs * 1_000) / count,
      consumer_start_ms: startMs,
      consumer_loaded_mib: rss / MIB,
    }
  } finally {
    await part.stop()
  }
}
