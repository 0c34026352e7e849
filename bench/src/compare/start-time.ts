import { connect } from 'node:net'
import { ComponentFolder } from '../../../experiment/src/host/component.ts'
import { UsageError } from '../../../experiment/src/problems.ts'
import { createTopics } from '../../../experiment/src/stack/broker.ts'
import type { LocalBroker } from '../../../experiment/src/stack/processes/brokers/local-broker.ts'
import {
  clearComponents,
  COMPONENTS,
} from '../../../experiment/src/stack/processes/clear-components.ts'
import { placeEndpoints } from '../../../experiment/src/stack/processes/layout.ts'
import { directly } from '../../../experiment/src/stack/processes/network/front.ts'
import { assertPortsFree, type Ports } from '../../../experiment/src/stack/ports.ts'
import { until } from '../../../experiment/src/wait.ts'

const TIMEOUT_MS = 60_000
// A client of Kafka would look a few times a second only.
const LOOK_EVERY_MS = 5
const CONNECT_TIMEOUT_MS = 1_000

export interface StartOptions {
  ports: Ports
  logFolder: string
  signal: AbortSignal
}

/**
 * Milliseconds from the start of its process until it has made the topics, alone on the machine, with an empty data
 * folder. It is ended again.
 * @throws UsageError when it ends before
 */
export async function measureStart(
  broker: LocalBroker,
  { ports, logFolder, signal }: StartOptions,
): Promise<number> {
  const names = [...broker.ports.clients, ...broker.ports.controllers]
  await assertPortsFree(Object.fromEntries(names.map((name) => [name, ports[name]])))
  const endpoints = placeEndpoints('', { ports, broker, consumers: 1, runId: 'compare' })
  const folder = new ComponentFolder(COMPONENTS)
  const specs = broker.prepare(ports, logFolder, directly(ports))
  const exits: string[] = []
  const startedMs = performance.now()
  try {
    for (const spec of specs) {
      folder.start(spec, (how) => exits.push(`${spec.name} ended with ${how}; see ${spec.logFile}`))
    }
    const what = `${broker.name} making topics`
    await until({ what, timeoutMs: TIMEOUT_MS, everyMs: LOOK_EVERY_MS, signal }, async () => {
      const [exit] = exits
      if (exit !== undefined) {
        throw new UsageError(exit)
      }
      await Promise.all(broker.ports.clients.map((name) => canConnect(ports[name])))
      await createTopics(endpoints)
      return undefined
    })
    return performance.now() - startedMs
  } finally {
    await clearComponents()
  }
}

/** @throws Error when nobody listens there */
function canConnect(port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const socket = connect({ host: '127.0.0.1', port, timeout: CONNECT_TIMEOUT_MS })
  socket.once('connect', resolve)
  socket.once('error', reject)
  socket.once('timeout', () => reject(new Error('no answer')))
  return promise.finally(() => socket.destroy())
}
