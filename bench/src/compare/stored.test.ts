import { expect, test } from 'bun:test'
import { drainRate } from './stored.ts'

test.each([
  [{ rows: 1_000, spanMs: 500 }, 2_000],
  [{ rows: 1, spanMs: 0 }, null],
  [{ rows: 0, spanMs: null }, null],
])('the rate of %j is %p rows a second', (stored, rate) => {
  expect(drainRate(stored)).toBe(rate)
})
