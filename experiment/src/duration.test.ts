import { describe, expect, test } from 'bun:test'
import { formatDuration, parseDuration } from './duration.ts'

describe('a duration', () => {
  test.each([
    ['5m', 300_000],
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['2h0m5s', 7_205_000],
    ['1s500ms', 1_500],
    ['250ms', 250],
    ['0s', 0],
  ])('%s is read as %i ms', (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs)
  })

  test.each([
    '',
    '5',
    'm',
    '5 m',
    ' 5m',
    '5M',
    '1.5h',
    '-5m',
    '1m1h',
    '5m5m',
    '5min',
    '1e3s',
    '5m\n',
  ])('%j is not one', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  })

  test.each([5_400_000, 300_000, 90_000, 61_001, 1, 86_400_000])(
    'of %i ms is read back as it is written',
    (durationMs) => {
      expect(parseDuration(formatDuration(durationMs))).toBe(durationMs)
    },
  )

  test('of nothing is written, too', () => {
    expect(formatDuration(0)).toBe('0s')
  })
})
