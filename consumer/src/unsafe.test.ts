import { describe, expect, test } from 'bun:test'
import { Database } from '@under-fire/shared/database'
import { createDriver } from '@under-fire/shared/database.fake'
import { readConsumerConfig } from './config.ts'
import { createHandler, message } from './consume.fake.ts'
import { toRows } from './location-columns.ts'
import { refuseDeadLetters, retryPoison } from './retry-poison.ts'
import { createInsert, createPlainInsert } from './store.ts'

const RETRY_MS = 200
const failure = () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNRESET' }))
const createRetrying = (fakes: Parameters<typeof createHandler>[0] = {}) =>
  createHandler({
    ...fakes,
    sendDeadLetters: refuseDeadLetters,
    wrap: (handle, { backlogAge, clock, logger }) =>
      retryPoison(handle, { backlogAge, clock, logger, retryDelayMs: RETRY_MS }),
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

test('UNSAFE_PLAIN_INSERT leaves out what makes an INSERT harmless to repeat', async () => {
  const { connect, given } = createDriver()
  const database = new Database(connect, 4)
  const inserts = [createInsert(database), createPlainInsert(database)]

  const stored = inserts.map((insert) => insert(toRows([]), 1_000))
  given.forEach((statement) => statement.answer())
  await Promise.all(stored)

  const clauses = given.filter(({ text }) => text.includes('ON CONFLICT (event_id) DO NOTHING'))
  expect(given).toHaveLength(3)
  expect(clauses).toHaveLength(1)
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

  test('is as far behind as the poison is old, or what is just before it', async () => {
    const { handleToEnd, age } = createRetrying()

    await handleToEnd([message(1), message(2), message(3, '{broken')])
    expect(age()).toBe(9.998)
    await handleToEnd([message(3, '{broken')])
    expect(age()).toBe(9.997)
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
