import { expect, test } from 'bun:test'
import { DatabaseError } from '@under-fire/shared/database-error'
import { Hono } from 'hono'
import { Registry } from 'prom-client'
import type { ReadLatest } from './read-latest.ts'
import { addReadRoute } from './route.ts'

const NO_TABLE = new DatabaseError('no such table', {
  code: '42P01',
  kind: 'operator',
  isIndeterminate: false,
})

test('the log hears of each read that the database did or did not answer, and of no hit', async () => {
  const heard: string[] = []
  const answers: ReadLatest[] = [
    () => Promise.reject(NO_TABLE),
    async () => ({ location: null, source: 'hit' }),
    async () => ({ location: null, source: 'miss' }),
    async () => ({ location: null, source: 'bypass' }),
  ]
  const app = new Hono()
  addReadRoute(app, {
    readLatest: (driverId) => answers.shift()?.(driverId) ?? Promise.reject(new Error('too many')),
    registry: new Registry(),
    log: {
      succeeded: () => heard.push('answered'),
      failed: ({ code, message }) => heard.push(`${code} ${message}`),
    },
  })

  const statuses: number[] = []
  while (answers.length > 0) {
    statuses.push((await app.request('/v1/drivers/driver-7/location')).status)
  }

  expect(statuses).toEqual([503, 404, 404, 404])
  expect(heard).toEqual(['42P01 no such table', 'answered', 'answered'])
})
