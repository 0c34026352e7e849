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

interface ConnectedQueue extends Queue {
  scheduleRequestTimeoutCheck(): void
  push(request: object): void
  fulfillRequest(answer: object): void
  rejectAll(error: Error): void
  destroy(): void
}

const load = createRequire(import.meta.url)
const RequestQueue: new (options: object) => ConnectedQueue = load(
  'kafkajs/src/network/requestQueue',
)
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

const TIMEOUT_MS = 3_000

/** The queue of a connection of the installed kafkajs, in stopped time. Gives what each request ended with. */
function connect() {
  calmKafkaTimers()
  jest.useFakeTimers()
  setSystemTime(NOW_MS)
  const state = { isConnected: true }
  const queue = new RequestQueue({
    maxInFlightRequests: null,
    requestTimeout: TIMEOUT_MS,
    enforceRequestTimeout: true,
    logger: { debug: () => undefined, warn: () => undefined },
    isConnected: () => state.isConnected,
  })
  queue.scheduleRequestTimeoutCheck()
  const ended: string[] = []
  const send = (correlationId: number, requestTimeout?: number) =>
    queue.push({
      entry: {
        correlationId,
        resolve: () => ended.push(`${correlationId} answered`),
        reject: ({ name }: Error) => ended.push(`${correlationId} ${name}`),
      },
      expectResponse: true,
      requestTimeout,
      sendRequest: () => undefined,
    })
  const answer = (correlationId: number) =>
    queue.fulfillRequest({ correlationId, payload: Buffer.alloc(0), size: 0 })
  return { state, queue, ended, send, answer }
}

describe('a request that is in flight', () => {
  afterEach(() => {
    jest.useRealTimers()
    setSystemTime()
  })

  test('times out when it has had its time, and not before', () => {
    const { ended, send } = connect()
    send(1)
    jest.advanceTimersByTime(1_000)
    send(2)

    jest.advanceTimersByTime(TIMEOUT_MS - 1_000)
    expect(ended).toEqual([])
    jest.advanceTimersByTime(1)
    expect(ended).toEqual(['1 KafkaJSRequestTimeoutError'])
    jest.advanceTimersByTime(1_000)
    expect(ended).toEqual(['1 KafkaJSRequestTimeoutError', '2 KafkaJSRequestTimeoutError'])
  })

  test('has a time of its own where it is longer, and does not lengthen that of others', () => {
    const { ended, send } = connect()
    send(1, 10_000)
    send(2)

    jest.advanceTimersByTime(TIMEOUT_MS + 1)
    expect(ended).toEqual(['2 KafkaJSRequestTimeoutError'])
    jest.advanceTimersByTime(7_000)
    expect(ended).toHaveLength(2)
  })

  test('that is answered does not time out, and leaves no timer behind', () => {
    const { ended, send, answer } = connect()
    for (let index = 0; index < 50; index += 1) {
      send(index)
      answer(index)
      jest.advanceTimersByTime(1_000)
    }
    jest.advanceTimersByTime(TIMEOUT_MS + 1)

    expect(ended.filter((one) => !one.endsWith('answered'))).toEqual([])
    expect(jest.getTimerCount()).toBe(0)
  })

  test('is watched again after the connection was lost and made anew', () => {
    const { state, queue, ended, send } = connect()
    send(1)
    queue.destroy()
    state.isConnected = false
    queue.rejectAll(new Error('closed'))
    jest.advanceTimersByTime(10_000)

    state.isConnected = true
    queue.scheduleRequestTimeoutCheck()
    send(2)
    jest.advanceTimersByTime(TIMEOUT_MS + 1)

    expect(ended).toEqual(['1 Error', '2 KafkaJSRequestTimeoutError'])
  })
})
