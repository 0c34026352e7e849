import { describe, expect, test } from 'bun:test'
import { sparkline } from './sparkline.ts'

describe('a sparkline', () => {
  test('has a cell a value, the newest at the right', () => {
    expect(sparkline([0, 1, 50, 100], 4, { max: 100 })).toBe('▁▂▅█')
  })

  test('is blank where nothing was measured, and before', () => {
    expect(sparkline([null, 100], 4, { max: 100 })).toBe('   █')
  })

  test('shows the newest where there is no room for all', () => {
    expect(sparkline([100, 100, 0, 0], 2, { max: 100 })).toBe('▁▁')
  })

  test('has the lowest bar for zero alone', () => {
    expect(sparkline([0, 0.001], 2, { max: 1_000 })).toBe('▁▂')
  })

  test('is logarithmic for latencies', () => {
    expect(sparkline([1, 10, 100, 1_000], 4, { max: 1_000, isLogarithmic: true })).toBe('▂▃▆█')
  })

  test('of nothing but zero is flat', () => {
    expect(sparkline([0, 0], 2, { max: 0 })).toBe('▁▁')
  })
})
