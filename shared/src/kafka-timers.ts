import { createRequire } from 'node:module'

type Timer = ReturnType<typeof setTimeout>

interface SocketRequest {
  sentAt: number
  /** Milliseconds. */
  requestTimeout: number
  expectResponse: boolean
  timeoutRequest(): void
}

interface RequestQueue {
  enforceRequestTimeout: boolean
  inflight: Map<number, SocketRequest>
  pending: unknown[]
  requestTimeoutIntervalId: Timer | undefined
  throttleCheckTimeoutId: Timer | null
  throttledUntil: number
  isConnected(): boolean
  destroy(): void
  sendSocketRequest: (this: RequestQueue, request: SocketRequest) => void
  checkPendingRequests(): void
  scheduleCheckPendingRequests(): void
  scheduleRequestTimeoutCheck(): void
}

const SHORTEST_WAIT_MS = 10
/** The moment that a queue's timer is set for, while it is set. */
const watchedMs = new WeakMap<RequestQueue, number>()
let isCalm = false

/**
 * Two timers of kafkajs 2.2.4 run on every connection, idle or not. One is armed again with a negative delay after each
 * response: about 900 wake-ups a second and 3.5 % of a core (https://github.com/tulios/kafkajs/issues/1704); the other
 * looks ten times a second whether a request has timed out. This arms the first when a request waits or the broker
 * throttles, and the second for the moment when a request in flight times out. Remove it when kafkajs does so.
 */
export function calmKafkaTimers(): void {
  if (isCalm) {
    return
  }
  isCalm = true
  const load = createRequire(import.meta.url)
  const { prototype }: { prototype: RequestQueue } = load('kafkajs/src/network/requestQueue')
  const { sendSocketRequest } = prototype
  prototype.scheduleCheckPendingRequests = scheduleWhenNeeded
  prototype.scheduleRequestTimeoutCheck = function watchAnew(this: RequestQueue) {
    this.destroy()
    this.requestTimeoutIntervalId = undefined
    watchInFlight(this)
  }
  prototype.sendSocketRequest = function sendAndWatch(this: RequestQueue, request) {
    sendSocketRequest.call(this, request)
    if (this.enforceRequestTimeout && request.expectResponse) {
      watchUntil(this, timesOutAtMs(request))
    }
  }
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

/** One timer at a time, for the first in flight that can time out; it may be answered by then. */
function watchInFlight(queue: RequestQueue): void {
  if (!queue.enforceRequestTimeout || queue.inflight.size === 0) {
    return
  }
  let firstMs = Number.POSITIVE_INFINITY
  for (const request of queue.inflight.values()) {
    firstMs = Math.min(firstMs, timesOutAtMs(request))
  }
  watchUntil(queue, firstMs)
}

// kafkajs lets a request have its time to the last millisecond.
const timesOutAtMs = ({ sentAt, requestTimeout }: SocketRequest) => sentAt + requestTimeout + 1

function watchUntil(queue: RequestQueue, atMs: number): void {
  if (queue.requestTimeoutIntervalId !== undefined) {
    if (atMs >= (watchedMs.get(queue) ?? 0)) {
      return
    }
    clearTimeout(queue.requestTimeoutIntervalId)
  }
  watchedMs.set(queue, atMs)
  queue.requestTimeoutIntervalId = setTimeout(
    () => {
      queue.requestTimeoutIntervalId = undefined
      for (const request of queue.inflight.values()) {
        if (Date.now() >= timesOutAtMs(request)) {
          request.timeoutRequest()
        }
      }
      if (queue.isConnected()) {
        watchInFlight(queue)
      }
    },
    Math.max(1, atMs - Date.now()),
  )
}
