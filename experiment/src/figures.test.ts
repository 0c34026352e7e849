import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import {
  isBacklogMeasured,
  latencyFigures,
  ledgerFigures,
  quantile,
  recoveryFigures,
  requestFigures,
  stalenessFigures,
} from './figures.ts'
import type { LedgerEntry } from './ledger.ts'
import { seedRun, withJournal } from './seeded-run.ts'

const CLEAN = seedRun().run

const entry = (changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  event_id: 'a',
  architecture: 'kafka',
  phase: 'normal',
  driver_id: 'driver-1',
  sent_ms: 0,
  answered_ms: 5,
  latency_ms: 5,
  status: 202,
  told: 'accepted',
  found: true,
  stored_ms: 10,
  row_order: 1,
  copies_table: 1,
  copies_topic: 1,
  ...changes,
})

describe('a quantile', () => {
  test.each([
    [[7], 0.5, 7],
    [[7], 0.99, 7],
    [[1, 2], 0.5, 1],
    [[1, 2], 0.51, 2],
    [[1, 2, 3], 0.5, 2],
    [[1, 2, 3, 4], 0.5, 2],
    [[1, 2, 3, 4], 0.75, 3],
    [[1, 2, 3, 4], 0.95, 4],
    [[1, 2, 3, 4], 0, 1],
    [[1, 2, 3, 4], 1, 4],
  ])('of %p at %p is the nearest rank: %p', (sorted, q, value) => {
    expect(quantile(sorted, q)).toBe(value)
  })

  test('of nothing is null', () => {
    expect(quantile([], 0.5)).toBeNull()
  })
})

describe('the figures of requests', () => {
  test('count what was refused and what got no answer as failed', () => {
    const entries = [entry(), entry({ told: 'refused' }), entry({ told: 'unknown' }), entry()]

    expect(requestFigures(entries, 3)).toEqual({
      total: 4,
      succeeded: 2,
      failed: 2,
      dropped: 3,
      error_rate: 0.5,
    })
  })

  test('have no error rate without requests', () => {
    expect(requestFigures([], null).error_rate).toBeNull()
  })

  test('have the latencies that the client measured, whatever the answer and the order', () => {
    const entries = [40, 10, 30, 20].map((ms) =>
      entry({ answered_ms: 9_999, latency_ms: ms, told: ms === 40 ? 'refused' : 'accepted' }),
    )

    expect(latencyFigures(entries)).toEqual({ avg: 25, p50: 20, p95: 40, p99: 40, max: 40 })
  })

  test('have no latencies without requests', () => {
    expect(latencyFigures([])).toEqual({ avg: null, p50: null, p95: null, p99: null, max: null })
  })
})

describe('the figures of the ledger', () => {
  test('have no duplicates on a topic that was not read', () => {
    const { run } = seedRun({ kafka: { duplicatesTopic: [2] } })

    const unread = withJournal(run, { topic: null })

    expect(ledgerFigures(run, 'kafka').duplicates_topic).toBe(2)
    expect(ledgerFigures(unread, 'kafka').duplicates_topic).toBeNull()
  })

  test('count the dead letters of Kafka, and none on a topic that was not read', () => {
    const run = withJournal(CLEAN, { topic: { messages: 9, dead_letters: 4 } })

    expect(ledgerFigures(run, 'kafka').dead_letters).toBe(4)
    expect(ledgerFigures(run, 'rest').dead_letters).toBeNull()
    expect(ledgerFigures(withJournal(run, { topic: null }), 'kafka').dead_letters).toBeNull()
  })

  test('count a lost event as no duplicate', () => {
    const run = { ...CLEAN, ledger: [entry({ found: false, copies_table: 0, copies_topic: 0 })] }

    expect(ledgerFigures(run, 'kafka')).toMatchObject({
      duplicates_table: 0,
      duplicates_topic: 0,
      lost: 1,
    })
  })

  test('are null for all that the table would tell, when it was not read', () => {
    const unread = withJournal(seedRun({ kafka: { unknownAbsent: 2 } }).run, { table: null })

    expect(ledgerFigures(unread, 'kafka')).toEqual({
      accepted: 1_423,
      persisted: null,
      lost: null,
      pending: null,
      ghost: null,
      unknown: 2,
      duplicates_topic: 0,
      duplicates_table: null,
      redelivered: 0,
      out_of_order: null,
      dead_letters: 0,
    })
  })
})

describe('the figures of recovery', () => {
  test('are null without an outage', () => {
    const nothing = { first_success: null, first_row: null, backlog_empty: null }

    expect(recoveryFigures({ ...CLEAN, outage: null }, 'rest')).toEqual(nothing)
    expect(recoveryFigures({ ...CLEAN, outage: null }, 'kafka')).toEqual(nothing)
  })

  test('are null where nothing worked after the outage', () => {
    const fromMs = CLEAN.outage?.[0] ?? 0
    const ledger = CLEAN.ledger.filter(({ answered_ms }) => answered_ms <= fromMs)

    expect(recoveryFigures({ ...CLEAN, ledger }, 'rest')).toMatchObject({
      first_success: null,
      first_row: null,
    })
  })

  test('are 0 when a service saw the database a moment before the probe did', () => {
    const run = {
      ...CLEAN,
      ledger: [
        entry({ architecture: 'rest', sent_ms: 21_880, answered_ms: 21_890, stored_ms: 21_888 }),
      ],
    }

    expect(recoveryFigures(run, 'rest')).toMatchObject({ first_success: 0, first_row: 0 })
  })
})

describe('the backlog', () => {
  const [, acceptsMs] = CLEAN.outage ?? [0, 0]
  const withLag = (...lag: [afterMs: number, messages: number][]) =>
    withJournal(CLEAN, {
      lag: lag.map(([afterMs, messages]) => ({ at_ms: acceptsMs + afterMs, messages })),
    })

  test('is empty at the first sample without messages from the end of the outage on', () => {
    expect(recoveryFigures(withLag([-1, 0], [0, 0], [9, 0]), 'kafka').backlog_empty).toBe(0)
    expect(recoveryFigures(withLag([-1, 0], [5, 1], [9, 0]), 'kafka').backlog_empty).toBe(9)
    expect(recoveryFigures(withLag([-1, 0], [5, 1]), 'kafka').backlog_empty).toBeNull()
  })

  test('is measured when there is a sample from the end of the outage on', () => {
    expect(isBacklogMeasured(withLag([-1, 0]))).toBe(false)
    expect(isBacklogMeasured(withLag([0, 5]))).toBe(true)
    expect(isBacklogMeasured({ ...withLag([0, 5]), outage: null })).toBe(false)
  })
})

describe('the first success and the first row', () => {
  const [FROM_MS, TO_MS] = CLEAN.outage ?? [0, 0]
  // In the clean run the first REST client after the outage is answered 15 ms after it, its row is written 13 ms after it.
  const withOneAt = (ms: number) => {
    const early = entry({
      architecture: 'rest',
      sent_ms: ms - 5,
      answered_ms: ms,
      stored_ms: ms,
    })
    return recoveryFigures({ ...CLEAN, ledger: [early, ...CLEAN.ledger] }, 'rest')
  }

  test.each([
    [-151, 15, 13],
    [-150, 0, 0],
    [0, 0, 0],
    [7, 7, 7],
  ])('with one at %i ms after the outage are %i and %i ms', (atMs, success, row) => {
    expect(withOneAt(TO_MS + atMs)).toMatchObject({ first_success: success, first_row: row })
  })

  test('are not those in the midst of the outage, and never negative', () => {
    fc.assert(
      fc.property(fc.double({ min: FROM_MS - 9_000, max: TO_MS + 100, noNaN: true }), (ms) => {
        const { first_success: success, first_row: row } = withOneAt(ms)

        const counted = ms < TO_MS - 150 ? Infinity : Math.max(0, ms - TO_MS)
        expect(success).toBe(Math.min(15, counted))
        expect(row).toBe(Math.min(13, counted))
      }),
    )
  })
})

describe('the age of events', () => {
  test('is counted for what has a row only', () => {
    const entries = [
      entry({ sent_ms: 100, stored_ms: 110 }),
      entry({ sent_ms: 100, stored_ms: 400 }),
      entry({ sent_ms: 100, stored_ms: null }),
    ]

    expect(stalenessFigures(entries)).toEqual({ p50: 10, p99: 300, max: 300 })
  })

  test('is null without rows', () => {
    expect(stalenessFigures([])).toEqual({ p50: null, p99: null, max: null })
  })
})
