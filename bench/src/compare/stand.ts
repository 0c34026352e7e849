import { createStack } from '../../../experiment/src/stack/create.ts'
import type { Ports } from '../../../experiment/src/stack/ports.ts'
import type { Endpoints, StackFacts } from '../../../experiment/src/stack/stack.ts'
import { until } from '../../../experiment/src/wait.ts'
import { OUTAGE, sumOf } from './outage.ts'
import { brokerParts, type Subject } from './subject.ts'

/** A stack with that broker, where the consumer comes and goes. */
export interface Stand {
  endpoints: Endpoints
  facts: StackFacts
  /** Starts the consumer; resolves to the milliseconds until it says that it has joined its group. */
  startConsumer(): Promise<number>
  stopConsumer(): Promise<void>
  /** Bytes of the broker now; null where the engine does not say. */
  brokerMemory(): Promise<number | null>
  /** Ends everything. Can be repeated. */
  down(): Promise<void>
}

export interface StandOptions {
  ports: Ports
  logFolder: string
  say: (line: string) => void
  signal: AbortSignal
}

const JOIN_TIMEOUT_MS = 60_000
const JOIN_LOOK_MS = 10
const ASK_TIMEOUT_MS = 2_000

/** Starts PostgreSQL, the broker and the services, and ends the consumer. Whoever calls holds the lock. */
export async function openStand(
  subject: Subject,
  { ports, logFolder, say, signal }: StandOptions,
): Promise<Stand> {
  const stack = createStack(subject.choice, {
    ports,
    breaker: OUTAGE.breaker,
    settings: OUTAGE.settings,
    logFolder,
    isWatching: false,
    // REST has no part in it.
    services: ['producer', 'consumer'],
    runId: 'compare',
  })
  const parts = brokerParts(subject)
  const down = () => stack.down()
  try {
    const endpoints = await stack.up(say, signal)
    const facts = await stack.facts()
    await stack.stop('consumer')
    return {
      endpoints,
      facts,
      async startConsumer() {
        const startedMs = performance.now()
        await stack.restore('consumer')
        await untilJoined(endpoints.consumerUrl, signal)
        return performance.now() - startedMs
      },
      stopConsumer: () => stack.stop('consumer'),
      brokerMemory: async () => sumOf(await stack.resources(), parts),
      down,
    }
  } catch (error) {
    await down()
    throw error
  }
}

function untilJoined(url: string, signal: AbortSignal): Promise<void> {
  const wait = { timeoutMs: JOIN_TIMEOUT_MS, everyMs: JOIN_LOOK_MS, signal }
  return until({ ...wait, what: 'the consumer joining its group' }, async () => {
    const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) })
    return response.ok ? undefined : response.text()
  })
}
