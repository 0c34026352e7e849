import { describe, expect, test } from 'bun:test'
import { turn } from './clock.fake.ts'
import { createHandler, message } from './consume.fake.ts'

const AGE = 'kafka_consumer_event_age_seconds'
const dependencyError = () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNRESET' }))

describe('createBatchHandler', () => {
  test('resolves and commits the offset after the rows are in, and not before', async () => {
    const inserted = Promise.withResolvers<number>()
    const { events, handle } = createHandler({ insert: () => inserted.promise })

    const ended = handle([message(7), message(8)])
    await turn()
    expect(events).toEqual([])
    inserted.resolve(2)
    await ended

    expect(events).toEqual(['stored 7-8', 'resolve 8', 'commit driver-locations/2 9', 'beat'])
  })

  test('commits offsets beyond what a double can count', async () => {
    const { events, handle } = createHandler()

    await handle([{ ...message(1), offset: '9007199254740993' }])

    expect(events).toContain('commit driver-locations/2 9007199254740994')
  })

  test('stores 1200 messages in three chunks, in order, each committed, and a heartbeat, before the next', async () => {
    const { events, handle, age } = createHandler()

    await handle(Array.from({ length: 1_200 }, (_, offset) => message(offset)))

    expect(events).toEqual([
      'stored 0-499',
      'resolve 499',
      'commit driver-locations/2 500',
      'beat',
      'stored 500-999',
      'resolve 999',
      'commit driver-locations/2 1000',
      'beat',
      'stored 1000-1199',
      'resolve 1199',
      'commit driver-locations/2 1200',
      'beat',
    ])
    expect(age()).toBe(0)
  })

  test('stores the next chunk while the offset of the one before is committed', async () => {
    const committed = Promise.withResolvers<void>()
    const { events, handle } = createHandler({ chunkMax: 1, commit: () => committed.promise })

    const ended = handle([message(0), message(1)])
    await turn()
    await turn()
    expect(events.filter((event) => !event.startsWith('beat'))).toEqual([
      'stored 0-0',
      'resolve 0',
      'commit driver-locations/2 1',
      'stored 1-1',
      'resolve 1',
    ])
    committed.resolve()
    await ended

    expect(events).toContain('commit driver-locations/2 2')
  })

  test('ends a batch when its last commit has', async () => {
    const committed = Promise.withResolvers<void>()
    const { handle } = createHandler({ commit: () => committed.promise })
    let isEnded = false

    const ended = handle([message(0)]).then(() => (isEnded = true))
    await turn()
    expect(isEnded).toBe(false)
    committed.resolve()
    await ended

    expect(isEnded).toBe(true)
  })

  test('lets a failed commit escape, and commits nothing behind it', async () => {
    const error = new Error('The group is rebalancing')
    const { events, handleToEnd } = createHandler({
      chunkMax: 1,
      commit: () => Promise.reject(error),
    })

    const escaped = await handleToEnd([message(0), message(1), message(2)])

    expect(escaped).toBe(error)
    expect(events.filter((event) => /commit|stored/.test(event))).toEqual([
      'stored 0-0',
      'commit driver-locations/2 1',
      'stored 1-1',
    ])
  })

  test('has the rows of one chunk at a time on their way', async () => {
    let underWay = 0
    let underWayMax = 0
    const { handleToEnd, metrics } = createHandler({
      chunkMax: 3,
      insert: async ({ length }) => {
        underWay += 1
        underWayMax = Math.max(underWayMax, underWay)
        await turn()
        underWay -= 1
        return length
      },
    })

    await handleToEnd(Array.from({ length: 10 }, (_, offset) => message(offset)))

    expect(underWayMax).toBe(1)
    expect((await metrics.stored.get()).values).toMatchObject([{ value: 10 }])
  })

  test('knows an oldest message while the partition has more than the batch', async () => {
    const { handle, age } = createHandler({ offsetLag: 3 })

    await handle([message(1_000), message(2_000)])

    expect(age()).toBe(8)
  })

  test('does not take a message without a timestamp for one of 1970', async () => {
    const { handleToEnd, age, shown } = createHandler({ insert: dependencyError })

    await handleToEnd([{ ...message(7), timestamp: '-1' }])

    expect(age()).toBe(0)
    expect(await shown(`${AGE}_count`)).toBe(0)
  })

  test('times the writes that succeed and the age of each event they store', async () => {
    let tries = 0
    const { handleToEnd, shown } = createHandler({
      insert: ({ length }) => {
        tries += 1
        return tries === 1 ? dependencyError() : Promise.resolve(length)
      },
    })

    await handleToEnd([message(1_000), message(2_000), message(3, '{broken')])

    expect(await shown('db_write_duration_seconds_count')).toBe(1)
    expect(await shown(`${AGE}_count`)).toBe(2)
    expect(await shown(`${AGE}_sum`)).toBe(17)
  })

  test('leaves a chunk and all after it unresolved when it cannot be stored', async () => {
    const { events, handleToEnd, age } = createHandler({
      chunkMax: 2,
      insert: (locations) =>
        locations.some(({ event_id }) => event_id.endsWith('2'))
          ? dependencyError()
          : Promise.resolve(locations.length),
    })

    const escaped = await handleToEnd([0, 1, 2, 3, 4].map((offset) => message(offset)))

    expect(escaped).toBeUndefined()
    expect(events.slice(0, 3)).toEqual(['stored 0-1', 'resolve 1', 'commit driver-locations/2 2'])
    expect(events.filter((event) => /resolve|stored/.test(event))).toHaveLength(2)
    expect(age()).toBe(9.998)
  })

  test('opens the breaker at five failed inserts and pauses every partition', async () => {
    const { events, handleToEnd, breaker } = createHandler({ insert: dependencyError })

    await handleToEnd([message(7)])

    expect(events).toEqual(['beat', 'beat', 'beat', 'beat', 'OPEN', 'pause 60000, then try 2'])
    expect(breaker.state).toBe('OPEN')
  })

  test('goes on when a later try succeeds', async () => {
    let tries = 0
    const { events, handleToEnd } = createHandler({
      insert: (locations) => {
        tries += 1
        return tries < 5 ? dependencyError() : Promise.resolve(locations.length)
      },
    })

    await handleToEnd([message(7)])

    expect(events.slice(-4)).toEqual([
      'stored 7-7',
      'resolve 7',
      'commit driver-locations/2 8',
      'beat',
    ])
  })

  test('pauses for the time that is left, without a try, when the breaker is open', async () => {
    const { events, handleToEnd, handle, advance } = createHandler({ insert: dependencyError })
    await handleToEnd([message(7)])
    await advance(10_000)
    events.length = 0

    await handle([message(7)])

    expect(events).toHaveLength(1)
    expect(events[0]).toMatch(/^pause (49|50)\d{3}, then try 2$/)
  })

  test('pauses nothing for letters that cannot be sent when the breaker may be asked, which any partition may do', async () => {
    const { events, handleToEnd, advance } = createHandler({
      insert: dependencyError,
      sendDeadLetters: () => Promise.reject(new Error('no broker')),
    })
    await handleToEnd([message(7)])
    await advance(60_000)
    events.length = 0

    await handleToEnd([message(8, '{broken')])

    expect(events).toEqual(['beat', 'beat', 'beat', 'beat', 'beat'])
  })

  test('resumes all partitions with the first chunk that is stored, and closes the breaker again, chunk by chunk, when the database is back', async () => {
    let isBack = false
    const { events, handleToEnd, advance } = createHandler({
      chunkMax: 1,
      insert: ({ length }) => (isBack ? Promise.resolve(length) : dependencyError()),
    })
    await handleToEnd([message(0)])
    await advance(60_000)
    events.length = 0
    isBack = true

    await handleToEnd([0, 1, 2, 3].map((offset) => message(offset)))

    expect(events.filter((event) => !/resolve|commit|beat/.test(event))).toEqual([
      'HALF_OPEN',
      'stored 0-0',
      'resume',
      'stored 1-1',
      'stored 2-2',
      'CLOSED',
      'stored 3-3',
    ])
  })

  test('leaves a batch for later while another one probes, and counts no write for it', async () => {
    const probe = Promise.withResolvers<number>()
    let isProbing = false
    const { events, handle, handleToEnd, advance, breaker, metrics } = createHandler({
      insert: () => (isProbing ? probe.promise : dependencyError()),
    })
    await handleToEnd([message(7)])
    await advance(60_000)
    isProbing = true
    const probed = handle([message(7)])
    await turn()

    await handleToEnd([message(8)])

    expect(breaker.state).toBe('HALF_OPEN')
    expect(events).not.toContain('resolve 8')
    expect((await metrics.writeFailures.get()).values).toMatchObject([{ value: 5 }])
    probe.resolve(1)
    await probed
    expect(events).toContain('resolve 7')
  })

  test('does not let a TypeError of the driver escape', async () => {
    const { events, handleToEnd } = createHandler({
      insert: () => Promise.reject(new TypeError("null is not an object ('socket.write')")),
    })

    expect(await handleToEnd([message(7)])).toBeUndefined()
    expect(events.at(-1)).toBe('pause 60000, then try 2')
  })

  test('counts stored rows, absorbed rows and failed writes', async () => {
    let tries = 0
    const { handleToEnd, metrics } = createHandler({
      insert: () => {
        tries += 1
        return tries === 1 ? dependencyError() : Promise.resolve(2)
      },
    })

    await handleToEnd([message(1), message(2), message(3)])

    expect((await metrics.stored.get()).values).toMatchObject([{ value: 2 }])
    expect((await metrics.redelivered.get()).values).toMatchObject([{ value: 1 }])
    expect((await metrics.writeFailures.get()).values).toMatchObject([
      { value: 1, labels: { code: 'ECONNRESET' } },
    ])
  })
})
