import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { clearStacks } from '../../../experiment/src/stack/clear.ts'
import type { Ports } from '../../../experiment/src/stack/ports.ts'
import { wait } from '../../../experiment/src/wait.ts'
import { WORKSPACE } from '../../../experiment/src/workspace.ts'
import type { LoadGenerator } from '../load/load-generator.ts'
import { fill } from './fill.ts'
import { openStand, type Stand } from './stand.ts'
import { measureStart } from './start-time.ts'
import { drainRate, waitForRows } from './stored.ts'
import { brokerParts, type Subject } from './subject.ts'
import type { Half, ThroughputFigures } from './turn.ts'
import { type BrokerVersion, readVersion } from './version.ts'

export interface ThroughputOptions {
  generator: LoadGenerator
  /** Of the backlog. */
  events: number
  /** Of each load, whole seconds. */
  durationS: number
  ports: Ports
  say: (line: string) => void
  signal: AbortSignal
}

export interface Throughput {
  half: Half<ThroughputFigures>
  version: BrokerVersion
  /** Of what it ran beside. */
  versions: Record<string, string>
}

/** How long a broker may take to hand out the backlog. */
const DRAIN_TIMEOUT_MS = 120_000
/** What a start leaves to do, such as compiling and writing to disk, is done then. */
const SETTLE_MS = 2_000
/** Of the loads that count; a JVM compiles for as long before it is as fast as it gets. */
export const WARM_UP_FACTOR = 2
export const CONNECTIONS = [64, 256] as const

/**
 * Start time, time to join, drain, saturation and memory of one broker, on a stack of its own. Whoever calls holds the
 * lock. @throws InterruptedError, UsageError, and Error for what could not be measured
 */
export async function measureThroughput(
  subject: Subject,
  options: ThroughputOptions,
): Promise<Throughput> {
  const { ports, say, signal } = options
  const { choice } = subject
  const logFolder = join(WORKSPACE.logs, 'compare', subject.broker.name)
  await clearStacks()
  rmSync(logFolder, { recursive: true, force: true })
  let startMs: number | null = null
  if (choice.kind === 'processes' && typeof choice.broker !== 'string') {
    say('its start, alone')
    startMs = await measureStart(choice.broker, { ports, logFolder, signal })
  }
  const stand = await openStand(subject, { ports, logFolder, say, signal })
  try {
    const { figures, notes } = await measureOn(stand, options)
    // The logs of containers are saved when they end.
    await stand.down()
    return {
      half: { counts: true, figures: { start_ms: startMs, ...figures }, notes, run: null },
      version: readVersion(subject, stand.facts, readLogs(logFolder, brokerParts(subject))),
      versions: stand.facts.versions,
    }
  } finally {
    await stand.down()
  }
}

async function measureOn(
  stand: Stand,
  { generator, events, durationS, say, signal }: ThroughputOptions,
): Promise<{ figures: Omit<ThroughputFigures, 'start_ms'>; notes: string[] }> {
  const { producerUrl: url, databaseUrl } = stand.endpoints
  await wait(SETTLE_MS, signal)
  const memoryIdle = await stand.brokerMemory()
  say('a consumer joining its group')
  const joinMs = await stand.startConsumer()
  await stand.stopConsumer()

  say(`a backlog of ${events.toLocaleString('en-US')} events`)
  await fill({ url, events, signal })
  await stand.startConsumer()
  const stored = await waitForRows({ databaseUrl, events, timeoutMs: DRAIN_TIMEOUT_MS, signal })
  await stand.stopConsumer()

  const notes: string[] = []
  const saturate = async (connections: (typeof CONNECTIONS)[number]) => {
    say(`${connections} connections at once`)
    const { perSecond, failed } = await generator.run({ url, connections, durationS, signal })
    if (failed > 0) {
      notes.push(`${connections} connections: ${failed} requests were refused or got no answer`)
    }
    return perSecond
  }
  say('warming up for the load')
  const [few] = CONNECTIONS
  await generator.run({ url, connections: few, durationS: WARM_UP_FACTOR * durationS, signal })
  const at64 = await saturate(64)
  const at256 = await saturate(256)
  if (stored.rows < events) {
    notes.push(
      `${stored.rows} of ${events} events were stored within ${DRAIN_TIMEOUT_MS / 1_000} s; the rate is that of these`,
    )
  }
  const figures = {
    join_ms: joinMs,
    drain_per_s: drainRate(stored),
    stored: stored.rows,
    filled: events,
    saturation_64_per_s: at64,
    saturation_256_per_s: at256,
    memory_idle_bytes: memoryIdle,
    memory_loaded_bytes: await stand.brokerMemory(),
  }
  return { figures, notes }
}

/** What the parts of the broker logged. */
function readLogs(folder: string, parts: readonly string[]): string {
  return parts
    .map((part) => join(folder, `${part}.log`))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
}
