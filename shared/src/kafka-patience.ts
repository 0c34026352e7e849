import { createRequire } from 'node:module'

interface Broker {
  fetch: (this: Broker, request: { maxWaitTime: number }) => Promise<object>
}

// A heartbeat waits for the fetch before it, and so does the end.
const HOLD_TIMES = 2
let isInstalled = false

/**
 * kafkajs 2.2.4 has one setting for two waits: how long the broker holds a fetch while there is nothing, and how long a
 * consumer sleeps that is paused throughout, which delays the first fetch when it is resumed. An idle consumer costs what
 * it asks, so this makes the first one twice as long. Call it before the first fetch.
 */
export function holdFetches(): void {
  if (isInstalled) {
    return
  }
  isInstalled = true
  const load = createRequire(import.meta.url)
  const { prototype }: { prototype: Broker } = load('kafkajs/src/broker')
  const { fetch } = prototype
  prototype.fetch = function fetchPatiently(this: Broker, request) {
    return fetch.call(this, { ...request, maxWaitTime: request.maxWaitTime * HOLD_TIMES })
  }
}
