import { createRequire } from 'node:module'

interface RequestQueue {
  throttleCheckTimeoutId: ReturnType<typeof setTimeout> | null
  throttledUntil: number
  pending: unknown[]
  checkPendingRequests(): void
  scheduleCheckPendingRequests(): void
}

const SHORTEST_WAIT_MS = 10
let isCalm = false

/**
 * kafkajs 2.2.4 re-arms a timer with a negative delay after each response: about 900 wake-ups a second and 3.5 % of a
 * core for every idle connection (https://github.com/tulios/kafkajs/issues/1704). This arms the timer only when
 * a request waits or the broker throttles. Remove it when kafkajs no longer does so.
 */
export function calmKafkaTimers(): void {
  if (isCalm) {
    return
  }
  isCalm = true
  const load = createRequire(import.meta.url)
  const { prototype }: { prototype: RequestQueue } = load('kafkajs/src/network/requestQueue')
  prototype.scheduleCheckPendingRequests = scheduleWhenNeeded
}

function scheduleWhenNeeded(this: RequestQueue): void {
  const waitMs = this.throttledUntil - Date.now()
  if (this.throttleCheckTimeoutId || (waitMs <= 0 && this.pending.length === 0)) {
    return
  }
  this.throttleCheckTimeoutId = setTimeout(
    () => {
      this.throttleCheckTimeoutId = null
      this.checkPendingRequests()
    },
    Math.max(waitMs, SHORTEST_WAIT_MS),
  )
}
