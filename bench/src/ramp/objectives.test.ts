import { describe, expect, test } from 'bun:test'
import { brokenObjectives, errorRateOf, readObjectives } from './objectives.ts'
import { stepOf } from './step.fake.ts'

const OBJECTIVES = readObjectives([])
const broken = (given: Parameters<typeof stepOf>[0]) => brokenObjectives(stepOf(given), OBJECTIVES)

describe('a step holds', () => {
  test('when all is answered, soon, and the backlog is small', () => {
    expect(broken({})).toEqual([])
  })

  test('with each figure just at its objective', () => {
    expect(
      broken({
        accepted: 999,
        refused: 1,
        p99_ms: 250,
        due: 1_000,
        unsent: 10,
        backlog_messages: 249,
      }),
    ).toEqual([])
  })
})

describe('a step does not hold', () => {
  test.each<[string, Parameters<typeof stepOf>[0], string]>([
    ['refused', { accepted: 998, refused: 2 }, '0.20 % errors (at most 0.10 %)'],
    ['broken', { accepted: 998, broken: 2 }, '0.20 % errors (at most 0.10 %)'],
    ['late', { p99_ms: 251 }, 'P99 251 ms (at most 250 ms)'],
    ['unsent', { unsent: 11 }, '1.10 % not sent in time (at most 1.00 %)'],
    ['not stored', { backlog_messages: 500 }, 'a backlog of 500, 2.0 s of the load (at most 1 s)'],
  ])('when too many are %s', (_, given, words) => {
    expect(broken(given)).toEqual([words])
  })

  test('when nothing was answered at all', () => {
    expect(errorRateOf(stepOf({ accepted: 0 }))).toBe(1)
    expect(broken({ accepted: 0 })).toContain('100.00 % errors (at most 0.10 %)')
  })

  test('and says every objective that it breaks', () => {
    expect(
      broken({ refused: 500, p99_ms: 3_000, unsent: 400, backlog_messages: 9_000 }),
    ).toHaveLength(4)
  })
})

describe('--objective', () => {
  test('replaces what it names and leaves the rest', () => {
    expect(readObjectives(['p99=50', 'errors=1'])).toEqual({
      ...OBJECTIVES,
      p99_max_ms: 50,
      error_rate_max: 0.01,
    })
  })

  test.each(['p99', 'p99=', 'p99=0', 'p99=-1', 'p99=fast', 'p95=10'])('refuses `%s`', (text) => {
    expect(() => readObjectives([text])).toThrow(`got \`${text}\``)
  })
})
