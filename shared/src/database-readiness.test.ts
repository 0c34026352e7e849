import { describe, expect, test } from 'bun:test'
import { createDriver } from './database.fake.ts'
import { checkDatabase } from './database-readiness.ts'
import { Database } from './database.ts'

function check() {
  const driver = createDriver()
  const readiness = checkDatabase(new Database(driver.connect, 1))
  return { statement: driver.given[0], readiness }
}

describe('checkDatabase', () => {
  test('is ready when the database has the table and takes writes', async () => {
    const { statement, readiness } = check()
    statement?.answer([{ read_only: 'off', has_rows: false }])

    expect(await readiness).toEqual({ isReady: true })
    expect(statement?.text).toContain('driver_locations')
  })

  test('is not ready when the server only reads', async () => {
    const { statement, readiness } = check()
    statement?.answer([{ read_only: 'on', has_rows: true }])

    expect(await readiness).toEqual({ isReady: false, reason: 'the database is read-only' })
  })

  test.each([
    ['ECONNREFUSED', 'the database cannot be reached (ECONNREFUSED)'],
    ['57P03', 'the database cannot be reached (57P03)'],
    ['28P01', 'the database refuses the service; an operator must look (28P01)'],
    ['42P01', 'the database refuses the service; an operator must look (42P01)'],
    ['ECONNRESET', 'the database is not well (ECONNRESET)'],
  ])('says of %s what it means, but not where the database is', async (code, reason) => {
    const { statement, readiness } = check()
    statement?.fail(Object.assign(new Error('connect to 10.0.0.7:5432 as me'), { code }))

    expect(await readiness).toEqual({ isReady: false, reason })
  })
})
