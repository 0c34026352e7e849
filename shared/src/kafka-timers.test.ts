import { createRequire } from 'node:module'
import { afterEach, describe, expect, jest, setSystemTime, test } from 'bun:test'
import { calmKafkaTimers } from './kafka-timers.ts'

interface Queue {
  pending: unknown[]
  throttledUntil: number
  throttleCheckTimeoutId: unknown
  checkPendingRequests(): void
  scheduleCheckPendingRequests(): void
}

const load = createRequire(import.meta.url)
const RequestQueue: new (options: object) => Queue = load('kafkajs/src/network/requestQueue')
const NOW_MS = Date.UTC(2026, 0, 31)

/** The queue of one connection of the installed kafkajs, after the patch, in stopped time. */
function createQueue(): { queue: Queue; checks: number[] } {
  calmKafkaTimers()
  jest.useFakeTimers()
  setSystemTime(NOW_MS)
  const queue = new RequestQueue({ maxInFlightRequests: 1, requestTimeout: 3_000, logger: {} })
  const checks: number[] = []
  queue.checkPendingRequests = () => checks.push(Date.now() - NOW_MS)
  return { queue, checks }
}

describe('calmKafkaTimers', () => {
  afterEach(() => {
    jest.useRealTimers()
    setSystemTime()
  })

  test('arms no timer when no request waits and the broker does not throttle', () => {
    const { queue } = createQueue()

    queue.scheduleCheckPendingRequests()

    expect(queue.throttleCheckTimeoutId).toBeNull()
  })

  test('checks again after 10 ms when a request waits', () => {
    const { queue, checks } = createQueue()
    queue.pending.push('a request')

    queue.scheduleCheckPendingRequests()
    jest.advanceTimersByTime(9)
    expect(checks).toHaveLength(0)
    jest.advanceTimersByTime(1)

    expect(checks).toHaveLength(1)
    expect(queue.throttleCheckTimeoutId).toBeNull()
  })

  test('checks when the broker no longer throttles, although no request waits', () => {
    const { queue, checks } = createQueue()
    queue.throttledUntil = NOW_MS + 500

    queue.scheduleCheckPendingRequests()
    jest.advanceTimersByTime(499)
    expect(checks).toHaveLength(0)
    jest.advanceTimersByTime(1)

    expect(checks).toHaveLength(1)
  })

  test('arms one timer at a time', () => {
    const { queue, checks } = createQueue()
    queue.pending.push('a request')

    queue.scheduleCheckPendingRequests()
    queue.scheduleCheckPendingRequests()
    jest.advanceTimersByTime(100)

    expect(checks).toHaveLength(1)
  })
})
