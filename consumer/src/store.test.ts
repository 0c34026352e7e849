import { describe, expect, test } from 'bun:test'
import { DatabaseError } from '@under-fire/shared/database-error'
import type { DriverLocation } from '@under-fire/shared/location'
import * as fc from 'fast-check'
import { turn } from './clock.fake.ts'
import { toRows } from './location-columns.ts'
import { type InsertLocations, storeBatch, storeChunk } from './store.ts'

const DEADLINE_MS = 30_000

function location(index: number): DriverLocation {
  return {
    event_id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    driver_id: 'driver-7',
    latitude: 52.52,
    longitude: 13.405,
    recorded_at: '2026-01-31T09:30:00.000Z',
  }
}

function dataError(): DatabaseError {
  return new DatabaseError('value out of range', {
    code: '22003',
    kind: 'data',
    isIndeterminate: false,
  })
}

/** A table that refuses a whole statement for one bad row, and absorbs the rows it has. */
function createTable(badIds: Set<string> = new Set(), rows: Set<string> = new Set()) {
  const deadlines: number[] = []
  let statements = 0
  const insert: InsertLocations = async ({ locations }, deadlineMs) => {
    statements += 1
    deadlines.push(deadlineMs)
    if (locations.some(({ event_id }) => badIds.has(event_id))) {
      throw dataError()
    }
    const before = rows.size
    for (const { event_id } of locations) {
      rows.add(event_id)
    }
    return rows.size - before
  }
  return { insert, rows, deadlines, statements: () => statements }
}

describe('storeBatch', () => {
  test('stores a good batch with one statement and hands the deadline on', async () => {
    const table = createTable()

    const outcome = await storeBatch(table.insert, toRows([location(1), location(2)]), DEADLINE_MS)

    expect(outcome).toEqual({ inserted: 2, absorbed: 0, refused: [] })
    expect(table.deadlines).toEqual([DEADLINE_MS])
  })

  test('counts the rows that were there already as absorbed', async () => {
    const { insert } = createTable(new Set(), new Set([location(1).event_id]))

    const outcome = await storeBatch(insert, toRows([1, 2, 3].map(location)), DEADLINE_MS)

    expect(outcome).toEqual({ inserted: 2, absorbed: 1, refused: [] })
  })

  test('asks the database nothing for no rows', async () => {
    const table = createTable()

    const outcome = await storeBatch(table.insert, toRows([]), DEADLINE_MS)

    expect(outcome).toEqual({ inserted: 0, absorbed: 0, refused: [] })
    expect(table.statements()).toBe(0)
  })

  test('gives the reason the database gave', async () => {
    const { insert } = createTable(new Set([location(1).event_id]))

    const outcome = await storeBatch(insert, toRows([location(1)]), DEADLINE_MS)

    expect(outcome.refused).toEqual([
      { location: location(1), reason: '22003: value out of range' },
    ])
  })

  test('finds exactly the bad rows, in order, and stores all others', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 200, size: 'max' }), async (isBad) => {
        const locations = isBad.map((_, index) => location(index))
        const bad = locations.filter((_, index) => isBad[index])
        const good = locations.filter((_, index) => !isBad[index])
        const table = createTable(new Set(bad.map(({ event_id }) => event_id)))

        const outcome = await storeBatch(table.insert, toRows(locations), DEADLINE_MS)

        expect(outcome.refused.map((refused) => refused.location)).toEqual(bad)
        expect([...table.rows]).toEqual(good.map(({ event_id }) => event_id))
        expect(outcome).toMatchObject({ inserted: good.length, absorbed: 0 })
      }),
      { numRuns: 100 },
    )
  })

  test('finds one bad row of 500 with at most twenty statements', async () => {
    const locations = Array.from({ length: 500 }, (_, index) => location(index))
    const table = createTable(new Set([location(333).event_id]))

    await storeBatch(table.insert, toRows(locations), DEADLINE_MS)

    expect(table.statements()).toBeLessThanOrEqual(20)
  })

  test('gives up, and refuses nothing, when the database fails in the middle of the search', async () => {
    const cause = Object.assign(new Error('terminating connection'), { code: '57P01' })
    let statements = 0
    const insert: InsertLocations = () => {
      statements += 1
      return Promise.reject(statements === 1 ? dataError() : cause)
    }

    const thrown = await storeBatch(insert, toRows([1, 2, 3].map(location)), DEADLINE_MS).catch(
      (error: unknown) => error,
    )

    expect(thrown).toBeInstanceOf(DatabaseError)
    expect(thrown).toMatchObject({ code: '57P01', kind: 'dependency', cause })
    expect(statements).toBe(2)
  })

  test.each([
    ['a missing table', '42P01', 'operator'],
    ['a refused connection', 'ECONNREFUSED', 'dependency'],
  ] as const)('does not blame the rows for %s', async (_, code, kind) => {
    const insert: InsertLocations = () => Promise.reject(Object.assign(new Error('no'), { code }))

    const thrown = await storeBatch(insert, toRows([location(1)]), DEADLINE_MS).catch(
      (error: unknown) => error,
    )

    expect(thrown).toMatchObject({ name: 'DatabaseError', code, kind })
  })
})

describe('storeChunk', () => {
  const parts = [
    [0, 1, 2],
    [100, 101],
  ].map((indices) => toRows(indices.map(location)))

  test('has a statement for each part under way at once', async () => {
    const answers: ((count: number) => void)[] = []
    const given: number[] = []
    const insert: InsertLocations = ({ locations }) => {
      given.push(locations.length)
      return new Promise((resolve) => answers.push(resolve))
    }

    const stored = storeChunk(insert, parts, DEADLINE_MS)

    expect(given).toEqual([3, 2])
    answers.forEach((answer, index) => answer(given[index] ?? 0))
    expect(await stored).toEqual({ inserted: 5, absorbed: 0, refused: [] })
  })

  test('adds up what the statements stored, absorbed and refused', async () => {
    const bad = [location(1), location(101)]
    const table = createTable(
      new Set(bad.map(({ event_id }) => event_id)),
      new Set([location(2).event_id]),
    )

    const outcome = await storeChunk(table.insert, parts, DEADLINE_MS)

    expect(outcome).toMatchObject({ inserted: 2, absorbed: 1 })
    expect(outcome.refused.map((one) => one.location)).toEqual(bad)
  })

  test('fails when one statement does, and not before the others have ended', async () => {
    const other = Promise.withResolvers<number>()
    let statements = 0
    const insert: InsertLocations = () => {
      statements += 1
      return statements === 1 ? Promise.reject(new Error('no')) : other.promise
    }
    let thrown: unknown

    const ended = storeChunk(insert, parts, DEADLINE_MS).catch((error: unknown) => (thrown = error))
    await turn()
    expect(thrown).toBeUndefined()
    other.resolve(2)
    await ended

    expect(thrown).toMatchObject({ name: 'DatabaseError', kind: 'dependency' })
  })
})
