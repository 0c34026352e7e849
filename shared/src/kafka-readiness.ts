import { createRequire } from 'node:module'

interface Broker {
  lookupRequest: unknown
  isConnected: (this: Broker) => boolean
}
type CreateBroker = new (options: object) => Broker

const NO_POOL = { host: '', port: 0, connectionTimeout: 0 }
const noLogger = { namespace: () => noLogger }
let isInstalled = false

/**
 * kafkajs 2.2.4 takes a broker for connected when its socket is, although nothing can be asked of it before it has said
 * which requests it knows. Where it is silent just then, the next try finds it "connected", and all that is sent from then
 * on fails with "Broker not connected", for as long as the process lives. This makes it connected when it has said so.
 */
export function awaitKnownRequests(): void {
  if (isInstalled) {
    return
  }
  isInstalled = true
  const createBroker: CreateBroker = createRequire(import.meta.url)('kafkajs/src/broker')
  const { lookupRequest: unknown } = new createBroker({ connectionPool: NO_POOL, logger: noLogger })
  const prototype: Broker = createBroker.prototype
  const { isConnected } = prototype
  prototype.isConnected = function isReady() {
    return this.lookupRequest !== unknown && isConnected.call(this)
  }
}
