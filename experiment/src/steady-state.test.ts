import { describe, expect, test } from 'bun:test'
import { ARCHITECTURES } from './journal.ts'
import type { ClientRecord } from './ledger.ts'
import { checkSteadyState, type SeenSoFar } from './steady-state.ts'

const START = 1_000_000
const FAULT_AT_MS = 10_000

/** Ten requests a second to each architecture for ten seconds, and an empty backlog. */
function steady(change: (record: ClientRecord, atMs: number) => Partial<ClientRecord>): SeenSoFar {
  const records = ARCHITECTURES.flatMap((architecture) =>
    Array.from({ length: 100 }, (_, index): ClientRecord => {
      const atMs = index * 100
      const record = {
        event_id: `${architecture}-${index}`,
        architecture,
        driver_id: 'driver',
        sent_epoch_ms: START + atMs,
        answered_epoch_ms: START + atMs + 5,
        latency_ms: 5,
        status: 200,
      }
      return Object.assign(record, change(record, atMs))
    }),
  )
  return { records, lag: [{ at_ms: 9_900, messages: 0 }], startEpochMs: START }
}

const unchanged = () => ({})

describe('the steady state', () => {
  test('is there when errors, latency and backlog are within their limits', () => {
    expect(checkSteadyState(steady(unchanged), FAULT_AT_MS)).toEqual([])
  })

  test('looks only at the seconds before the first fault', () => {
    const seen = steady((_, atMs) => (atMs < 4_900 ? { status: 503, latency_ms: 9_000 } : {}))

    expect(checkSteadyState(seen, FAULT_AT_MS)).toEqual([])
    expect(checkSteadyState(seen, FAULT_AT_MS, { windowMs: 9_000 })).toEqual([])
  })

  test('is not there with errors, and says of whom and how many', () => {
    const seen = steady(({ architecture }, atMs) =>
      architecture === 'rest' && atMs >= 9_500 ? { status: 503 } : {},
    )

    expect(checkSteadyState(seen, FAULT_AT_MS)).toEqual([
      'rest had 10.00 % errors (5 of 50) in the 5.0 s before the first fault, at most 1.00 % is steady',
    ])
    expect(checkSteadyState(seen, FAULT_AT_MS, { errorRateMax: 0.1 })).toEqual([])
  })

  test('is not there when answers are slow', () => {
    const seen = steady(({ architecture }) =>
      architecture === 'kafka' ? { latency_ms: 1_600 } : {},
    )

    expect(checkSteadyState(seen, FAULT_AT_MS)).toEqual([
      'kafka had a P95 of 1600 ms in the 5.0 s before the first fault, at most 1500 ms is steady',
    ])
  })

  test('is not there with a backlog, nor when nobody measured it', () => {
    const seen = steady(unchanged)

    expect(
      checkSteadyState({ ...seen, lag: [{ at_ms: 9_000, messages: 501 }] }, FAULT_AT_MS),
    ).toEqual([
      'the backlog was 501 messages in the 5.0 s before the first fault, at most 500 is steady',
    ])
    expect(
      checkSteadyState({ ...seen, lag: [{ at_ms: 1_000, messages: 0 }] }, FAULT_AT_MS),
    ).toEqual(['the backlog was not measured in the 5.0 s before the first fault'])
  })

  test('is not there when nobody was answered', () => {
    expect(checkSteadyState({ ...steady(unchanged), records: [] }, FAULT_AT_MS)).toEqual([
      'rest answered nothing in the 5.0 s before the first fault',
      'kafka answered nothing in the 5.0 s before the first fault',
    ])
  })
})
