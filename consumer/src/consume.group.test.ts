import { describe, expect, test } from 'bun:test'
import { DatabaseError } from '@under-fire/shared/database-error'
import { KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from 'kafkajs'
import { turn } from './clock.fake.ts'
import { createHandler, HEARTBEAT_MS, type Insert, message } from './consume.fake.ts'

const dependencyError = () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNRESET' }))

/** A database that refuses the row of the message with offset 2. */
const refuseSecond: Insert = async (locations) => {
  if (locations.some(({ event_id }) => event_id.endsWith('2'))) {
    const details = { code: '22003', kind: 'data', isIndeterminate: false } as const
    throw new DatabaseError('out of range', details)
  }
  return locations.length
}

describe('createBatchHandler, dead letters', () => {
  test('sends an invalid message there with the reason and stores its neighbours', async () => {
    const { events, handle, breaker, metrics } = createHandler()

    await handle([message(1), message(2, '{broken'), message(3)])

    expect(events).toEqual([
      'stored 1-3',
      'letter 2/2 not JSON',
      'resolve 3',
      'commit driver-locations/2 4',
      'beat',
    ])
    expect(breaker.state).toBe('CLOSED')
    expect((await metrics.deadLettered.get()).values).toMatchObject([{ value: 1 }])
  })

  test('sends a row there that the database refuses, and does not blame the database', async () => {
    const { events, handle, breaker } = createHandler({
      insert: refuseSecond,
    })

    for (let count = 0; count < 6; count += 1) {
      await handle([message(1), message(2), message(3)])
    }

    expect(events.slice(0, 5)).toEqual([
      'stored 1-1',
      'stored 3-3',
      'letter 2/2 22003',
      'resolve 3',
      'commit driver-locations/2 4',
    ])
    expect(breaker.state).toBe('CLOSED')
  })

  test('does not ask the database about a chunk of invalid messages only', async () => {
    const { events, handle } = createHandler()

    await handle([message(1, 'null'), message(2, '{broken')])

    expect(events.map((event) => event.split(' ')[0])).toEqual([
      'letter',
      'letter',
      'resolve',
      'commit',
      'beat',
    ])
  })

  test('does not take such a chunk for a success of the half-open breaker', async () => {
    let isBack = false
    const { events, handle, handleToEnd, advance, breaker } = createHandler({
      chunkMax: 1,
      insert: ({ length }) => (isBack ? Promise.resolve(length) : dependencyError()),
    })
    await handleToEnd([message(0)])
    await advance(60_000)
    isBack = true
    await handle([message(0), message(1)])
    expect(breaker.state).toBe('HALF_OPEN')
    events.length = 0

    await handle([message(2, '{broken'), message(3, '{broken')])

    expect(breaker.state).toBe('HALF_OPEN')
    expect(events).toContain('commit driver-locations/2 4')
    await handle([message(4)])
    expect(breaker.state).toBe('CLOSED')
  })

  test('sends each letter once, and stores no row again, when they could not be sent at first', async () => {
    let tries = 0
    const { events, handleToEnd, metrics } = createHandler({
      insert: refuseSecond,
      sendDeadLetters: async () => {
        tries += 1
        if (tries < 3) {
          throw new Error('no broker')
        }
      },
    })

    await handleToEnd([message(1, '{broken'), message(2), message(3)])

    expect(events.filter((event) => event.startsWith('letter'))).toEqual([
      'letter 2/1 not JSON',
      'letter 2/2 22003',
    ])
    expect(events.filter((event) => event.startsWith('stored'))).toEqual(['stored 3-3'])
    expect((await metrics.redelivered.get()).values).toMatchObject([{ value: 0 }])
    expect(events).toContain('commit driver-locations/2 4')
  })

  test('leaves the chunk unresolved when they cannot be sent, and the breaker alone', async () => {
    let tries = 0
    const { events, handleToEnd, breaker } = createHandler({
      sendDeadLetters: () => {
        tries += 1
        return Promise.reject(new Error('no broker'))
      },
    })

    const escaped = await handleToEnd([message(1), message(2, '{broken')])

    expect(escaped).toBeUndefined()
    expect(tries).toBe(5)
    expect(events.filter((event) => /resolve|commit|pause/.test(event))).toEqual([])
    expect(breaker.state).toBe('CLOSED')
  })
})

describe('createBatchHandler, heartbeats', () => {
  test('sends them while an insert is slow', async () => {
    const inserted = Promise.withResolvers<number>()
    const { events, handle, advance } = createHandler({ insert: () => inserted.promise })

    const ended = handle([message(7)])
    await advance(HEARTBEAT_MS - 1)
    expect(events).toEqual([])
    await advance(2 * HEARTBEAT_MS + 1)
    expect(events).toEqual(['beat', 'beat', 'beat'])
    inserted.resolve(1)
    await ended

    expect(events.slice(3)).toEqual([
      'stored 7-7',
      'resolve 7',
      'commit driver-locations/2 8',
      'beat',
    ])
  })

  test('stops them when the insert has ended', async () => {
    const { events, handle, advance } = createHandler()
    await handle([message(7)])
    events.length = 0

    await advance(10 * HEARTBEAT_MS)

    expect(events).toEqual([])
  })

  test('sends them while the dead letters are slow, and lets their errors escape', async () => {
    const error = new KafkaJSProtocolError(new Error('The group is rebalancing'))
    const sent = Promise.withResolvers<void>()
    let beats = 0
    const { events, handleToEnd } = createHandler({
      sendDeadLetters: () => sent.promise,
      heartbeat: async () => {
        beats += 1
        if (beats === 2) {
          throw error
        }
      },
    })

    const escaped = await handleToEnd([message(7, '{broken')])

    expect(escaped).toBe(error)
    expect(events).toEqual(['beat'])
  })

  test('does not take a broker that refuses the dead letters for an error of the group', async () => {
    const { handleToEnd } = createHandler({
      sendDeadLetters: () => Promise.reject(new KafkaJSProtocolError(new Error('not authorized'))),
    })

    expect(await handleToEnd([message(7, '{broken')])).toBeUndefined()
  })

  test('lets an error of Kafka escape from a heartbeat, and resolves nothing', async () => {
    const error = new KafkaJSProtocolError(new Error('The group is rebalancing'))
    const inserted = Promise.withResolvers<number>()
    let beats = 0
    const { events, handleToEnd } = createHandler({
      insert: () => inserted.promise,
      heartbeat: async () => {
        beats += 1
        if (beats === 1) {
          throw error
        }
      },
    })

    const escaped = await handleToEnd([message(7)])
    inserted.resolve(1)
    await turn()

    expect(escaped).toBe(error)
    expect(events).toEqual(['stored 7-7'])
  })

  test('lets an error of Kafka escape from the heartbeat between two tries', async () => {
    const error = new KafkaJSNumberOfRetriesExceeded(new Error('no coordinator'), {
      retryCount: 2,
      retryTime: 500,
    })
    const { handleToEnd } = createHandler({
      insert: dependencyError,
      heartbeat: () => Promise.reject(error),
    })

    expect(await handleToEnd([message(7)])).toBe(error)
  })

  test('does not care about a failure of the insert after a heartbeat escaped', async () => {
    const inserted = Promise.withResolvers<number>()
    const { handleToEnd, breaker } = createHandler({
      insert: () => inserted.promise,
      heartbeat: () => Promise.reject(new KafkaJSProtocolError(new Error('rebalancing'))),
    })
    await handleToEnd([message(7)])

    // Nobody waits for it any more; unhandled, it would end the process and fail this test.
    inserted.reject(new Error('late'))
    await turn()

    expect(breaker.state).toBe('CLOSED')
  })
})

describe('createBatchHandler, when it is to stop', () => {
  test.each([
    ['kafkajs stops', { isRunning: () => false }],
    ['the batch is stale', { isStale: () => true }],
  ])('does nothing when %s', async (_, fakes) => {
    const { events, handle } = createHandler(fakes)

    await handle([message(7)])

    expect(events).toEqual([])
  })

  test('does nothing when the process ends', async () => {
    const { controller, events, handle } = createHandler()
    controller.abort()

    await handle([message(7)])

    expect(events).toEqual([])
  })

  test('finishes the chunk it is at and begins no other', async () => {
    const { controller, events, handle } = createHandler({
      chunkMax: 1,
      insert: async ({ length }) => {
        controller.abort()
        return length
      },
    })

    await handle([message(7), message(8)])

    expect(events).toEqual(['stored 7-7', 'resolve 7', 'commit driver-locations/2 8', 'beat'])
  })

  test('does not try again a chunk whose batch became stale', async () => {
    let tries = 0
    const { events, handleToEnd } = createHandler({
      isStale: () => tries > 0,
      insert: () => {
        tries += 1
        return dependencyError()
      },
    })

    await handleToEnd([message(7)])

    expect(tries).toBe(1)
    expect(events).toEqual(['beat'])
  })
})
