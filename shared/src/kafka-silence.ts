import { createRequire } from 'node:module'

interface Broker {
  connectionPool: { host: string; port: number }
  produce: (this: Broker, request: object) => Promise<object>
  disconnect(): Promise<void>
}
type ConnectionClosed = new (message: string, broker: { host: string; port: number }) => Error

const TIMED_OUT = 'KafkaJSRequestTimeoutError'
let isInstalled = false

/**
 * kafkajs 2.2.4 asks who leads a partition anew when a connection is closed, not when nothing comes over it: a leader that is
 * silent is asked for as long as it is. This closes the connection over which the answer to a produce request did not
 * come in time, and says so to the one who retries, who then finds the new leader.
 */
export function leaveSilentLeaders(): void {
  if (isInstalled) {
    return
  }
  isInstalled = true
  const load = createRequire(import.meta.url)
  const { prototype }: { prototype: Broker } = load('kafkajs/src/broker')
  const errors: { KafkaJSConnectionClosedError: ConnectionClosed } = load('kafkajs/src/errors')
  const { produce } = prototype
  prototype.produce = async function produceOrLeave(this: Broker, request) {
    try {
      return await produce.call(this, request)
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
