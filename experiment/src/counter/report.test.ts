import { describe, expect, test } from 'bun:test'
import { counterTable, unknownLines } from './report.ts'
import type { RowResult } from './verdict.ts'

const ROW: RowResult = {
  name: 'breaker',
  safety: 'circuit breaker',
  off_means: 'none',
  verdict: 'no harm seen here',
  why: [],
  measures: [
    { name: 'failed INSERTs', unit: 'count', is_harm: false, on: 7, off: 1_234 },
    { name: 'backlog empty', unit: 'ms', is_harm: true, on: 1_500, off: null },
  ],
  runs: { on: 'one', off: 'two' },
}

describe('the table of the counter-experiments', () => {
  test('has a line a measure, and the words of the row at the first', () => {
    expect(counterTable([ROW]).rows).toEqual([
      ['breaker: circuit breaker', 'none', 'failed INSERTs', '7', '1,234', 'no harm seen here'],
      ['', '', 'backlog empty', '1500 ms', '–', ''],
    ])
  })

  test('is followed by the reasons of what could not be told, and of nothing else', () => {
    const unknown: RowResult = {
      ...ROW,
      verdict: 'could not be told',
      why: ['with it on: no load'],
    }

    expect(unknownLines([ROW, unknown])).toEqual(['breaker could not be told: with it on: no load'])
  })
})
