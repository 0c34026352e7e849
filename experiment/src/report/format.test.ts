import { describe, expect, test } from 'bun:test'
import { count, counted, money, ms, seconds, share, verdictWord } from './format.ts'

describe('milliseconds', () => {
  test.each([
    [null, '–'],
    [0, '0.00 ms'],
    [3.604, '3.60 ms'],
    [9.99, '9.99 ms'],
    [10, '10.00 ms'],
    [99.9, '99.90 ms'],
    [100, '100 ms'],
    [2_000.4, '2000 ms'],
    [9_999, '9999 ms'],
    [10_000, '10.0 s'],
    [120_900, '120.9 s'],
  ])('%p are written as %s', (value, text) => {
    expect(ms(value)).toBe(text)
  })
})

describe('counts', () => {
  test.each([
    [null, '–'],
    [0, '0'],
    [999, '999'],
    [14_250, '14,250'],
    [1_424.6, '1,425'],
  ])('%p is written as %s', (value, text) => {
    expect(count(value)).toBe(text)
  })
})

describe('counted things', () => {
  test.each([
    [0, '0 requests'],
    [1, '1 request'],
    [2, '2 requests'],
    [14_250, '14,250 requests'],
  ])('%i are written as %s', (value, text) => {
    expect(counted(value, 'request')).toBe(text)
  })
})

describe('shares', () => {
  test.each([
    [null, '–'],
    [0, '0.00 %'],
    [6_000 / 14_250, '42.11 %'],
    [1, '100.00 %'],
  ])('%p is written as %s', (value, text) => {
    expect(share(value)).toBe(text)
  })
})

test('seconds have one decimal', () => {
  expect(seconds(90_049)).toBe('90.0 s')
  expect(seconds(500)).toBe('0.5 s')
})

test('a verdict is a word, and unknown is neither pass nor fail', () => {
  expect([true, false, null].map(verdictWord)).toEqual(['PASS', 'FAIL', 'UNKNOWN'])
})

describe('money', () => {
  test.each<[number, string, string]>([
    [1_500, 'USD', '$1,500'],
    [0, 'USD', '$0'],
    [0.01, 'USD', '$0.01'],
    [0.0001, 'USD', '$0.0001'],
    [12.5, 'EUR', '€12.50'],
    [1_234.56, 'EUR', '€1,235'],
    [18_000, 'CHF', 'CHF 18,000'],
  ])('%p %s is written as %s', (value, currency, text) => {
    expect(money(value, currency)).toBe(text)
  })
})
