import { createRequire } from 'node:module'

interface Broker {
  connectionPool: { host: string; port: number }
  produce: Ask<object>
  metadata: Ask<string[]>
  disconnect(): Promise<void>
}
type Ask<About> = (this: Broker, about: About) => Promise<object>
type ConnectionClosed = new (message: string, broker: { host: string; port: number }) => Error

const TIMED_OUT = 'KafkaJSRequestTimeoutError'
let isInstalled = false

/**
 * kafkajs 2.2.4 asks who leads a partition anew when a connection is closed, not when nothing comes over it: a leader that is
 * silent is asked for as long as it is, and where it is the one whom it asks who leads, that too. This closes the connection
 * over which the answer to a produce or metadata request did not come in time, and says so to the one who retries, who then
 * asks another broker.
 */
export function leaveSilentBrokers(): void {
  if (isInstalled) {
    return
  }
  isInstalled = true
  const load = createRequire(import.meta.url)
  const { prototype }: { prototype: Broker } = load('kafkajs/src/broker')
  const errors: { KafkaJSConnectionClosedError: ConnectionClosed } = load('kafkajs/src/errors')

  function orLeave<About>(ask: Ask<About>): Ask<About> {
    return async function askOrLeave(about) {
      try {
        return await ask.call(this, about)
      } catch (error) {
        if (!(error instanceof Error && error.name === TIMED_OUT)) {
          throw error
        }
        // It waits for what else was asked over it, at most as long as each may take.
        void this.disconnect().catch(() => undefined)
        const { host, port } = this.connectionPool
        throw new errors.KafkaJSConnectionClosedError(error.message, { host, port })
      }
    }
  }
  prototype.produce = orLeave(prototype.produce)
  prototype.metadata = orLeave(prototype.metadata)
}
