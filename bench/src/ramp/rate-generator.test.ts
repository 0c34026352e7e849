import { describe, expect, test } from 'bun:test'
import { connectionsFor, type RateLoad, readRateReport } from './rate-generator.ts'

const LOAD: RateLoad = {
  url: 'http://127.0.0.1:1',
  ratePerS: 1_000,
  durationS: 2,
  connections: 250,
}
const report = (given: object) =>
  `noise\nRESULT ${JSON.stringify({
    sent: 2_000,
    unsent: 0,
    answered: 1_990,
    refused: 0,
    broken: 0,
    p50Us: 1_000,
    p95Us: 2_000,
    p99Us: 3_500,
    ...given,
  })}\n`

describe('the report of a generator', () => {
  test('counts what is accepted, refused and broken, and leaves out what still waited for its answer', () => {
    expect(readRateReport(report({ refused: 90, broken: 3 }), LOAD)).toMatchObject({
      accepted: 1_900,
      refused: 90,
      broken: 3,
      sent: 2_000,
      unsent: 0,
      p99_ms: 3.5,
    })
  })

  test('counts what the generator left out', () => {
    expect(readRateReport(report({ sent: 1_990, unsent: 50 }), LOAD)).toMatchObject({ unsent: 50 })
  })

  test('counts what was due by rate and duration, and not sent for it waited to the end', () => {
    expect(readRateReport(report({ sent: 1_500 }), LOAD)).toMatchObject({
      due: 2_000,
      unsent: 400,
    })
  })

  test('is an error with the last words of the generator when there is none', () => {
    expect(() => readRateReport('connection refused', LOAD)).toThrow('connection refused')
  })
})

describe('connections', () => {
  test.each([
    [1, 16],
    [1_000, 250],
    [100_000, 4_000],
  ])('for %d a second are %d', (ratePerS, connections) => {
    expect(connectionsFor(ratePerS)).toBe(connections)
  })
})
