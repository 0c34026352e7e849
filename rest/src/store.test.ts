import { describe, expect, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import { Database } from '@under-fire/shared/database'
import { createDriver } from '@under-fire/shared/database.fake'
import { readRestConfig } from './config.ts'
import { createStore, createUnsafeStore, plainInsert } from './store.ts'

const LOCATION = {
  event_id: '018f4e1e-5a7c-7cc3-9a51-0242ac120002',
  driver_id: 'driver-7',
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: '2026-01-31T09:30:00.000Z',
}

describe('createStore', () => {
  test('gives up at its deadline when the driver does not answer', async () => {
    const { connect } = createDriver()

    const failure = await createStore(
      new Database(connect, 4),
      5,
    )(LOCATION).catch((error: unknown) => error)

    expect(failure).toMatchObject({ code: 'DEADLINE' })
  })
})

describe('UNSAFE_NO_DEADLINE', () => {
  test('is off by default', () => {
    expect(readRestConfig({}).UNSAFE_NO_DEADLINE).toBe(false)
  })

  test('waits for as long as the driver does, with the same idempotent INSERT', async () => {
    const { connect, given } = createDriver()
    let isDone = false

    const stored = createUnsafeStore(connect())(LOCATION).then(() => (isDone = true))
    await wait(0)
    expect(isDone).toBe(false)
    given[1]?.answer()
    await stored

    expect(given).toHaveLength(2)
    expect(given[1]?.text).toContain('ON CONFLICT (event_id) DO NOTHING')
  })
})

describe('UNSAFE_PLAIN_INSERT', () => {
  test('is off by default', () => {
    expect(readRestConfig({}).UNSAFE_PLAIN_INSERT).toBe(false)
  })

  test('leaves out what makes an INSERT harmless to repeat', async () => {
    const { connect, given } = createDriver()

    const stored = createStore(new Database(connect, 4), 1_000, plainInsert)(LOCATION)
    given[0]?.answer()
    await stored

    expect(given[0]?.text).not.toContain('ON CONFLICT')
  })
})
