import { describe, expect, test } from 'bun:test'
import { stepOf } from './step.fake.ts'
import { isAllStored, type Searched, summarise } from './summarise.ts'

const LIMITS = { cores: 2, generatorCores: 1 }
const held = (rate: number) => stepOf({ rate_per_s: rate, length: 'confirmation' })
const failed = (rate: number, cpu: Record<string, number> = { rest: 0.95 }) =>
  stepOf({ rate_per_s: rate, cpu_cores: cpu, machine_cores: 1, broke: ['P99 900 ms'] })
const searched = (given: Partial<Searched>): Searched => ({
  architecture: 'rest',
  condition: 'healthy',
  outcome: { kind: 'held', ceilingPerS: 900, failedPerS: 1_000 },
  steps: [failed(1_000), held(900)],
  rows: 2_000,
  ...given,
})
const ceilingOf = (given: Partial<Searched>) => summarise(searched(given), LIMITS).ceiling

describe('a ceiling', () => {
  test('is the rate that was held, with what limited the one above', () => {
    expect(summarise(searched({}), LIMITS)).toMatchObject({
      ceiling_per_s: 900,
      ceiling: '900/s',
      is_at_least: false,
      outcome: 'held',
      bottleneck_beyond: { kind: 'part', words: 'rest: 0.95 cores of the 1 it can use' },
    })
  })

  test('is a lower bound, and says why, where the generator was the limit', () => {
    const steps = [failed(1_000, { load: 0.97 }), held(900)]

    expect(summarise(searched({ steps }), LIMITS)).toMatchObject({
      ceiling: 'generator-limited: at least 900/s',
      is_at_least: true,
    })
  })

  test('is a lower bound where nothing above was asked', () => {
    expect(
      ceilingOf({
        outcome: { kind: 'held', ceilingPerS: 900, failedPerS: null },
        steps: [held(900)],
      }),
    ).toBe('at least 900/s: no more was asked')
  })

  test('is 0 with the reason where not even the floor held', () => {
    const nothing = searched({
      outcome: { kind: 'nothing held', failedPerS: 10 },
      steps: [stepOf({ rate_per_s: 10, broke: ['100.00 % errors'] })],
    })

    expect(summarise(nothing, LIMITS)).toMatchObject({
      ceiling_per_s: 0,
      ceiling: '0: at 10/s already 100.00 % errors',
    })
  })

  test('is none where no rate was held for the long time', () => {
    const outcome = { kind: 'unconfirmed', failedPerS: 500 } as const
    const steps = [stepOf({ rate_per_s: 600 }), failed(500)]

    expect(summarise(searched({ outcome, steps }), LIMITS)).toMatchObject({
      ceiling_per_s: 0,
      ceiling: 'none: 500/s, the lowest tried for long, was not held',
    })
  })

  test('says when the backlog was full before the search was over', () => {
    expect(ceilingOf({ outcome: { kind: 'backlog full', heldPerS: 700 }, steps: [] })).toBe(
      'at least 700/s for a short step; then the backlog was full',
    )
  })
})

describe('what was accepted', () => {
  // Two steps of 1,000 accepted, 1,000 sent each.
  test.each([
    [2_000, true],
    [1_999, false],
    [2_001, false],
  ])('in %d rows is all stored: %p', (rows, isAll) => {
    expect(isAllStored(summarise(searched({ rows }), LIMITS))).toBe(isAll)
  })

  test('is all stored where some that had no answer are in the table, too', () => {
    const steps = [stepOf({ accepted: 990, sent: 1_000 })]

    expect(isAllStored(summarise(searched({ steps, rows: 995 }), LIMITS))).toBe(true)
  })
})
