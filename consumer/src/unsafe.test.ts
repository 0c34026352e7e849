import { describe, expect, test } from 'bun:test'
import { readConsumerConfig } from './config.ts'
import { createHandler, message } from './consume.fake.ts'
import { refuseDeadLetters, retryPoison } from './retry-poison.ts'

const RETRY_MS = 200
const failure = () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNRESET' }))
const createRetrying = (fakes: Parameters<typeof createHandler>[0] = {}) =>
  createHandler({
    ...fakes,
    sendDeadLetters: refuseDeadLetters,
    wrap: (handle, { clock, logger }) =>
      retryPoison(handle, { clock, logger, retryDelayMs: RETRY_MS }),
  })

describe('the settings that switch a safety off', () => {
  test('are all off by default', () => {
    expect(readConsumerConfig({})).toMatchObject({
      UNSAFE_COMMIT_FIRST: false,
      UNSAFE_PLAIN_INSERT: false,
      UNSAFE_NO_BREAKER: false,
      UNSAFE_RETRY_POISON: false,
    })
  })

  test('are refused two at a time, by name', () => {
    expect(() =>
      readConsumerConfig({ UNSAFE_COMMIT_FIRST: 'true', UNSAFE_NO_BREAKER: 'true' }),
    ).toThrow('got `UNSAFE_COMMIT_FIRST`, `UNSAFE_NO_BREAKER`')
  })
})

describe('UNSAFE_COMMIT_FIRST', () => {
  test('commits before the rows are in, and resolves after', async () => {
    const { events, handle } = createHandler({ isCommitFirst: true })

    await handle([message(7), message(8)])

    expect(events).toEqual(['commit driver-locations/2 9', 'stored 7-8', 'resolve 8', 'beat'])
  })

  test('has committed what it could not store, once a chunk', async () => {
    const { events, handleToEnd } = createHandler({ isCommitFirst: true, insert: failure })

    await handleToEnd([message(7)])

    expect(events.filter((event) => /commit|resolve/.test(event))).toEqual([
      'commit driver-locations/2 8',
    ])
  })
})

describe('UNSAFE_RETRY_POISON', () => {
  test('stores what is before the poison, and neither it nor what is behind it, however often', async () => {
    const { events, handleToEnd } = createRetrying()

    await handleToEnd([message(1), message(2), message(3, '{broken'), message(4)])
    await handleToEnd([message(3, '{broken'), message(4)])
    await handleToEnd([message(3, '{broken'), message(4)])

    expect(events.filter((event) => !event.startsWith('beat'))).toEqual([
      'stored 1-2',
      'resolve 2',
      'commit driver-locations/2 3',
    ])
  })

  test('waits between two tries', async () => {
    const { handle, advance } = createRetrying()
    let isDone = false

    const ended = handle([message(3, '{broken')]).then(() => (isDone = true))
    await advance(RETRY_MS - 1)
    expect(isDone).toBe(false)
    await advance(1)
    await ended

    expect(isDone).toBe(true)
  })

  test('never commits beyond a row that the database refuses', async () => {
    const refusal = Object.assign(new Error('out of range'), { code: '22003' })
    const { events, handleToEnd } = createRetrying({ insert: () => Promise.reject(refusal) })

    await handleToEnd([message(1)])

    expect(events.filter((event) => /commit|resolve|letter/.test(event))).toEqual([])
  })

  test('changes nothing without poison', async () => {
    const { events, handle } = createRetrying()

    await handle([message(1), message(2)])

    expect(events).toEqual(['stored 1-2', 'resolve 2', 'commit driver-locations/2 3', 'beat'])
  })
})
