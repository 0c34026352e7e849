import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { QuantileWindow } from './quantile-window.ts'

const PARTS = [0.5, 0.95, 0.99]

function windowOf(values: number[], nowMs = 0): QuantileWindow {
  const window = new QuantileWindow(nowMs)
  for (const value of values) {
    window.add(value, nowMs)
  }
  return window
}

describe('QuantileWindow', () => {
  test('is within 1 % of the nearest rank, of whatever was observed', () => {
    const value = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 300 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b)
        const found = windowOf(values).quantiles(PARTS, 0)
        return PARTS.every((part, index) => {
          const exact = sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN
          return Math.abs((found[index] ?? 0) / exact - 1) <= 0.010_001
        })
      }),
    )
  })

  test('says 0 where nothing was observed', () => {
    expect(windowOf([]).quantiles(PARTS, 0)).toEqual([0, 0, 0])
  })

  test.each([
    [0, 1e-6],
    [-1, 1e-6],
    [1e-9, 1e-6],
    [1e9, 1e6],
    [Number.POSITIVE_INFINITY, 1e6],
  ])('takes %p for the end of the scale', (value, end) => {
    const [median = 0] = windowOf([value]).quantiles([0.5], 0)

    expect(Math.abs(median / end - 1)).toBeLessThan(0.03)
  })

  test('forgets an observation after 50 to 60 s, and not before', () => {
    const window = windowOf([5])
    const isKept = (nowMs: number) => (window.quantiles([0.5], nowMs)[0] ?? 0) > 0

    expect(isKept(49_999)).toBe(true)
    expect(isKept(60_000)).toBe(false)
  })

  test('weighs the whole window, slice by slice', () => {
    const window = new QuantileWindow(0)
    for (let second = 0; second < 60; second += 1) {
      window.add(second < 30 ? 1 : 100, second * 1_000)
    }

    const [low = 0, high = 0] = window.quantiles([0.45, 0.55], 59_999)

    expect(low).toBeCloseTo(1, 1)
    expect(high / 100).toBeCloseTo(1, 1)
  })

  test('begins anew after hours of silence', () => {
    const window = windowOf([5])

    window.add(7, 10_000_000)

    expect(window.quantiles([0.01, 1], 10_000_000).map(Math.round)).toEqual([7, 7])
  })
})
