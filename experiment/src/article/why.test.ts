import { describe, expect, test } from 'bun:test'
import type { LedgerEntry, Told } from '../ledger.ts'
import {
  improvement,
  whyErrorRate,
  whyFailed,
  whyImprovement,
  whyLatency,
  whyTotal,
} from './why.ts'

/** Requests told that, each after one of those waits. */
const requests = (told: Told, ...waits: number[]): LedgerEntry[] =>
  waits.map((ms) => ({
    event_id: 'a',
    architecture: 'rest',
    phase: 'crash',
    driver_id: 'driver-1',
    sent_ms: 0,
    answered_ms: ms,
    latency_ms: ms,
    status: 0,
    told,
    found: false,
    stored_ms: null,
    row_order: null,
    copies_table: 0,
    copies_topic: null,
  }))

const NOT_COMPARABLE = 'Another machine, another build; not comparable as absolute times.'

describe('the number of requests', () => {
  test.each([
    [
      14_250,
      1,
      'The published timeline sends rate × seconds = 14,250, not 30,002. Measured is as expected.',
    ],
    [
      14_249,
      1,
      'The published timeline sends rate × seconds = 14,250, not 30,002. Measured is 1 fewer.',
    ],
    [
      14_252,
      1,
      'The published timeline sends rate × seconds = 14,250, not 30,002. Measured is 2 more.',
    ],
    [14_250, 0.5, 'The timeline, scaled by 0.5, sends 14,250. Measured is as expected.'],
  ])('measured as %i at scale %p', (measured, scale, why) => {
    expect(whyTotal({ published: 30_002, expected: 14_250, measured }, scale)).toBe(why)
  })

  test('is not set against what was published when that is the same', () => {
    expect(whyTotal({ published: 10, expected: 10, measured: 10 }, 1)).toBe(
      'The published timeline sends rate × seconds = 10. Measured is as expected.',
    )
  })
})

describe('the number of failed requests', () => {
  const kafka = (entries: LedgerEntry[], measured: number) =>
    whyFailed(
      { published: 0, expected: 0, measured },
      { entries, planned: [90_000, 210_000], measured: [90_000, 210_700] },
    )

  test('is as published only when it is', () => {
    expect(kafka(requests('accepted', 5), 0)).toBe('As published.')
    expect(kafka([...requests('refused', 5, 5), ...requests('unknown', 5)], 3)).toBe(
      'The timeline gives none. Measured is 3 more. 2 were refused, 1 got no answer.',
    )
    expect(kafka([], 0)).toBe('No request was sent.')
  })

  const rest = (measuredFailed: number, outageMs: number | null) =>
    whyFailed(
      { published: 15_001, expected: 6_000, measured: measuredFailed },
      {
        entries: requests('refused', ...Array.from({ length: 5_990 }, () => 5)),
        planned: [90_000, 210_000],
        measured: outageMs === null ? null : [90_000, 90_000 + outageMs],
      },
    )

  test('is set beside the length of the outage, whichever of both is longer', () => {
    expect(rest(6_020, 120_700)).toBe(
      'The timeline sends 6,000 between kill and restore. Measured is 20 more. 5,990 were refused, 0 got no answer. Writes did not work for 120.7 s; planned were 120.0 s.',
    )
    expect(rest(5_990, 119_800)).toContain(
      'Measured is 10 fewer. 5,990 were refused, 0 got no answer. Writes did not work for 119.8 s; planned were 120.0 s.',
    )
  })

  test('says nothing of an outage that was not measured', () => {
    expect(rest(5_990, null)).not.toContain('Writes did not work')
  })
})

describe('the error rate', () => {
  const context = { failed: 6_000, requests: 14_250 }
  const rate = { published: 0.5, expected: 6_000 / 14_250 }

  test.each([
    [6_000 / 14_250, 'as expected'],
    [6_000 / 14_250 + 0.0014, '0.14 points above that'],
    [6_000 / 14_250 - 0.02, '2.00 points below that'],
  ])('measured as %p', (measured, beside) => {
    expect(whyErrorRate({ ...rate, measured }, context)).toBe(
      `The timeline lets 6,000 of 14,250 requests fail; 50.00 % would need 7,125 of them. Measured is ${beside}.`,
    )
  })

  test('is as published only when it is', () => {
    const kafka = { published: 0, expected: 0 }

    expect(whyErrorRate({ ...kafka, measured: 0 }, { ...context, failed: 0 })).toBe('As published.')
    expect(whyErrorRate({ ...kafka, measured: 0.35 }, { ...context, failed: 0 })).toBe(
      'The timeline lets 0 of 14,250 requests fail. Measured is 35.00 points above that.',
    )
    expect(whyErrorRate({ ...kafka, measured: null }, context)).toBe('No request was sent.')
  })
})

describe('a latency', () => {
  test('is only said to be another machine’s when every request was accepted', () => {
    expect(whyLatency(requests('accepted', 5, 6), 'p95')).toBe(NOT_COMPARABLE)
    expect(whyLatency([], 'p95')).toBe('No request was sent.')
  })

  test('names the requests without success that are in it, their wait, and the figure without them', () => {
    const entries = [
      ...requests('accepted', 1, 2, 3),
      ...requests('refused', 200, 202, 300),
      ...requests('unknown', 4_000),
    ]

    expect(whyLatency(entries, 'avg')).toBe(
      `In it: 3 refused requests (median wait 202 ms), 1 unanswered request (median wait 4000 ms); of the accepted alone it is 2.00 ms. ${NOT_COMPARABLE}`,
    )
    expect(whyLatency(requests('refused', 200), 'p95')).toContain('of the accepted alone it is –.')
  })
})

describe('the improvement', () => {
  const rest = [...requests('accepted', 10), ...requests('refused', 190)]
  const kafka = requests('accepted', 5)

  test('is how much Kafka’s average is below REST’s', () => {
    expect(improvement(rest, kafka)).toBeCloseTo(0.95)
    expect(improvement([], kafka)).toBeNull()
  })

  test('says what it is of accepted requests alone, where others are in it', () => {
    expect(whyImprovement(rest, kafka)).toStartWith(
      '1 request without success in it; of the accepted alone it is 50.00 %. A REST answer waits for the row',
    )
    expect(whyImprovement(requests('accepted', 10), kafka)).toStartWith(
      'A REST answer waits for the row',
    )
  })
})
