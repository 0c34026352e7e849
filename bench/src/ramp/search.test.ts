import { describe, expect, test } from 'bun:test'
import { assert, boolean, double, infiniteStream, integer, property } from 'fast-check'
import {
  advance,
  beginSearch,
  type Outcome,
  type Question,
  questionOf,
  type Search,
  type SearchPlan,
} from './search.ts'

const PLAN: SearchPlan = {
  floorPerS: 10,
  fromPerS: 1_000,
  maxPerS: 100_000,
  growth: 1.5,
  within: 0.08,
  confirmationsMax: 4,
}

interface Asked extends Question {
  isHeld: boolean
}

/** Searches to the end. @throws Error when that takes more than 100 questions */
function runSearch(holds: (question: Question) => boolean): { outcome: Outcome; asked: Asked[] } {
  let search: Search = beginSearch()
  const asked: Asked[] = []
  while (search.phase !== 'done') {
    const question = questionOf(search, PLAN)
    if (asked.length > 100) {
      throw new Error('it does not end')
    }
    const isHeld = holds(question)
    asked.push({ ...question, isHeld })
    search = advance(search, isHeld, PLAN)
  }
  return { outcome: search.outcome, asked }
}

const rates = integer({ min: 10, max: 99_999 })

describe('a search', () => {
  test('finds a sharp ceiling to 8 percent, and never above it', () => {
    assert(
      property(rates, (ceiling) => {
        const { outcome } = runSearch(({ ratePerS }) => ratePerS <= ceiling)

        if (outcome.kind !== 'held') {
          throw new Error(`it found that ${outcome.kind}`)
        }
        const found = outcome.ceilingPerS
        expect(found).toBeLessThanOrEqual(ceiling)
        // Near the floor, one request a second is more than 8 percent.
        expect(ceiling).toBeLessThanOrEqual(Math.max(found * 1.08, found + 1))
        expect(outcome.failedPerS).toBeGreaterThan(ceiling)
      }),
    )
  })

  test('says that nothing held after one question, where the floor does not', () => {
    const { outcome, asked } = runSearch(() => false)

    expect(outcome).toEqual({ kind: 'nothing held', failedPerS: 10 })
    expect(asked).toEqual([{ ratePerS: 10, length: 'step', isHeld: false }])
  })

  test('looks between the floor and where it begins, when it begins too high', () => {
    const { outcome } = runSearch(({ ratePerS }) => ratePerS <= 300)

    expect(outcome).toMatchObject({ kind: 'held' })
    expect(outcome.kind === 'held' ? outcome.ceilingPerS : 0).toBeGreaterThan(277)
  })

  test('confirms the highest rate that is asked, where everything holds, and knows none that fails', () => {
    const { outcome, asked } = runSearch(() => true)

    expect(outcome).toEqual({ kind: 'held', ceilingPerS: 100_000, failedPerS: null })
    expect(asked.at(-1)).toEqual({ ratePerS: 100_000, length: 'confirmation', isHeld: true })
  })

  test('asks a rate again before it believes that the growth is over', () => {
    let isDisturbed = false
    const { outcome } = runSearch(({ ratePerS }) => {
      if (ratePerS === 2_250 && !isDisturbed) {
        isDisturbed = true
        return false
      }
      return ratePerS <= 10_000
    })

    expect(isDisturbed).toBe(true)
    expect(outcome.kind === 'held' ? outcome.ceilingPerS : 0).toBeGreaterThan(9_250)
  })

  test('steps down when the rate does not hold for the long time, further each time', () => {
    const { outcome, asked } = runSearch(({ ratePerS, length }) =>
      length === 'confirmation' ? ratePerS <= 4_000 : ratePerS <= 5_000,
    )

    const confirmed = asked.filter(({ length }) => length === 'confirmation')
    const [first, second, third] = confirmed.map(({ ratePerS }) => ratePerS)
    expect(confirmed.map(({ isHeld }) => isHeld)).toEqual([false, false, true])
    expect(second).toBe(Math.floor((first ?? 0) * 0.92))
    expect(third).toBe(Math.floor((second ?? 0) * 0.84))
    expect(outcome).toEqual({ kind: 'held', ceilingPerS: third ?? 0, failedPerS: second ?? 0 })
  })

  test('gives up after four long times, and says so', () => {
    const { outcome, asked } = runSearch(
      ({ ratePerS, length }) => length === 'step' && ratePerS <= 5_000,
    )

    expect(asked.filter(({ length }) => length === 'confirmation')).toHaveLength(4)
    expect(outcome.kind).toBe('unconfirmed')
  })

  test('ends, and reports only what held for the long time, however the answers come', () => {
    assert(
      property(
        rates,
        infiniteStream(double({ min: -0.3, max: 0.3, noNaN: true })),
        (ceiling, noise) => {
          const { outcome, asked } = runSearch(
            ({ ratePerS }) => ratePerS <= ceiling * (1 + (noise.next().value ?? 0)),
          )

          expect(asked.length).toBeLessThan(60)
          if (outcome.kind === 'held') {
            expect(asked.at(-1)).toEqual({
              ratePerS: outcome.ceilingPerS,
              length: 'confirmation',
              isHeld: true,
            })
            expect(outcome.ceilingPerS).toBeLessThanOrEqual(ceiling * 1.3)
          }
        },
      ),
    )
  })

  test('never asks above the highest rate or below one a second', () => {
    assert(
      property(infiniteStream(boolean()), (answers) => {
        const { asked } = runSearch(() => answers.next().value ?? false)

        for (const { ratePerS } of asked) {
          expect(ratePerS).toBeWithin(1, PLAN.maxPerS + 1)
        }
      }),
    )
  })
})
