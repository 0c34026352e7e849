import { describe, expect, test } from 'bun:test'
import type { Figure, Size, Wanted } from '../figure.ts'
import { CpuCost } from '../cpu-spent.ts'
import { rowOf } from './row.ts'

const figure = (wanted: Wanted | null): Figure => ({
  name: 'accept',
  subject: 'ours',
  limit: 'theirs',
  unit: 'ms',
  wanted,
  sizes: [],
  open: () => Promise.reject(new Error('not in this test')),
})
const size: Size = { factor: 1, label: '256 connections', rounds: 3 }
const cost = { subject: new CpuCost(), limit: new CpuCost() }
const rounds = [
  { subject: 60, limit: 100 },
  { subject: 80, limit: 100 },
  { subject: 90, limit: 200 },
]

describe('a row', () => {
  test('has the CPU of one unit of each side', () => {
    const measured = { subject: new CpuCost(), limit: new CpuCost() }
    measured.subject.add({ producer: 4, wrk: 1 }, 100)

    expect(rowOf(figure(null), size, { rounds, cost: measured })).toMatchObject({
      subject_cpu_us: { producer: 40, wrk: 10 },
      limit_cpu_us: {},
    })
  })

  test('has the median and the range of the ratios of its rounds', () => {
    expect(rowOf(figure(null), size, { rounds, cost })).toMatchObject({
      ratio: 0.6,
      min: 0.45,
      max: 0.8,
      rounds: 3,
      subject_median: 80,
      limit_median: 100,
      wanted: null,
      met: null,
    })
  })

  test.each<[Wanted, string, boolean]>([
    [{ of: 'ratio', is: 'at least', value: 0.6 }, '≥ 0.6', true],
    [{ of: 'ratio', is: 'at least', value: 0.61 }, '≥ 0.61', false],
    [{ of: 'ratio', is: 'at most', value: 0.6 }, '≤ 0.6', true],
    [{ of: 'ratio', is: 'at most', value: 0.59 }, '≤ 0.59', false],
    [{ of: 'subject', is: 'at most', value: 80 }, '≤ 80 ms', true],
    [{ of: 'subject', is: 'at most', value: 79 }, '≤ 79 ms', false],
  ])('that wants %j says %s, met: %p', (wanted, words, met) => {
    expect(rowOf(figure(wanted), size, { rounds, cost })).toMatchObject({ wanted: words, met })
  })

  test.each([0.1, 10] as const)('wants nothing at %d times its size', (factor) => {
    const wanted: Wanted = { of: 'ratio', is: 'at least', value: 0.6 }

    expect(rowOf(figure(wanted), { ...size, factor }, { rounds, cost })).toMatchObject({
      wanted: null,
      met: null,
    })
  })

  test.each([
    [{ subject: 0.001, limit: 0 }, true],
    [{ subject: 0.0011, limit: 0 }, false],
    [{ subject: 0, limit: 0.0011 }, false],
  ])('of which the sides refused %j is met: %p', (failed, met) => {
    const wanted: Wanted = { of: 'ratio', is: 'at least', value: 0.6 }

    expect(rowOf(figure(wanted), size, { rounds, cost, failed })).toMatchObject({
      subject_failed: failed.subject,
      limit_failed: failed.limit,
      met,
    })
  })

  test('is not made of a limit that came to nothing', () => {
    const measured = { rounds: [{ subject: 1, limit: 0 }], cost }

    expect(() => rowOf(figure(null), size, measured)).toThrow('Expected something of theirs, got 0')
  })

  test('is not made of no rounds', () => {
    expect(() => rowOf(figure(null), size, { rounds: [], cost })).toThrow(RangeError)
  })
})
