import { describe, expect, test } from 'bun:test'
import {
  ARTICLE_ASSUMPTIONS,
  ARTICLE_ERROR_RATE,
  countImpact,
  TIMELINE_ERROR_RATE,
} from './impact.ts'

describe('what an outage costs', () => {
  test('is the article’s 150,000 requests, $1,500 and $18,000 by its assumptions', () => {
    expect(countImpact(ARTICLE_ASSUMPTIONS, ARTICLE_ERROR_RATE)).toEqual({
      requests: 300_000,
      failed: 150_000,
      lossPerOutage: 1_500,
      lossPerYear: 18_000,
    })
  })

  test('is twice that by the article’s timeline, in which the whole outage fails', () => {
    expect(countImpact(ARTICLE_ASSUMPTIONS, TIMELINE_ERROR_RATE)).toEqual({
      requests: 300_000,
      failed: 300_000,
      lossPerOutage: 3_000,
      lossPerYear: 36_000,
    })
  })

  test('is nothing where nothing fails', () => {
    expect(countImpact(ARTICLE_ASSUMPTIONS, 0)).toMatchObject({ failed: 0, lossPerYear: 0 })
  })

  test('follows every assumption', () => {
    const own = { ratePerS: 20, revenue: 2.5, outageMs: 90_000, outagesPerYear: 4, currency: 'EUR' }

    expect(countImpact(own, 0.1)).toEqual({
      requests: 1_800,
      failed: 180,
      lossPerOutage: 450,
      lossPerYear: 1_800,
    })
  })
})
