import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { findOutOfOrder } from './figures.ts'
import type { LedgerEntry } from './ledger.ts'

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

describe('the order of a driver’s events', () => {
  const sentAt = (sent_ms: number, row_order: number | null, changes: Partial<LedgerEntry> = {}) =>
    entry({ event_id: `${sent_ms}`, sent_ms, answered_ms: sent_ms + 5, row_order, ...changes })
  const late = (entries: LedgerEntry[]) => findOutOfOrder(entries).map(({ event_id }) => event_id)

  test('is broken by the event that was written too early', () => {
    expect(late([sentAt(0, 2), sentAt(100, 1), sentAt(200, 3)])).toEqual(['100'])
  })

  test('does not depend on the order of the ledger', () => {
    expect(late([sentAt(200, 3), sentAt(100, 1), sentAt(0, 2)])).toEqual(['100'])
  })

  test('is broken once for every event that overtook', () => {
    expect(late([sentAt(0, 4), sentAt(100, 1), sentAt(200, 2), sentAt(300, 3)])).toEqual([
      '100',
      '200',
      '300',
    ])
  })

  test('is not broken between two events that were on the way at once', () => {
    const isOnTheWay = { answered_ms: 100 }

    expect(late([sentAt(0, 2, isOnTheWay), sentAt(100, 1)])).toEqual([])
    expect(late([sentAt(0, 2, isOnTheWay), sentAt(101, 1)])).toEqual(['101'])
  })

  test('is a driver’s own', () => {
    expect(late([sentAt(0, 2), sentAt(100, 1, { driver_id: 'driver-2' })])).toEqual([])
  })

  test.each<[string, Partial<LedgerEntry>]>([
    ['that was refused', { told: 'refused' }],
    ['without an answer', { told: 'unknown' }],
    ['without a row', { row_order: null }],
  ])('is not broken by an event %s', (_, changes) => {
    expect(late([sentAt(0, 2, changes), sentAt(100, 1)])).toEqual([])
    expect(late([sentAt(0, 2), sentAt(100, 1, changes)])).toEqual([])
  })
})

test('an event is out of order exactly when a later row belongs to one that was answered before it was sent', () => {
  const events = fc.array(
    fc.record({
      sentMs: fc.nat({ max: 60 }),
      waitMs: fc.nat({ max: 30 }),
      driver: fc.nat({ max: 1 }),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(events, fc.infiniteStream(fc.double({ noNaN: true })), (drawn, keys) => {
      const ranks = drawn.map(() => keys.next().value ?? 0)
      const entries = drawn.map(({ sentMs, waitMs, driver }, index) =>
        entry({
          event_id: `${index}`,
          driver_id: `driver-${driver}`,
          sent_ms: sentMs,
          answered_ms: sentMs + waitMs,
          row_order:
            1 +
            ranks.filter(
              (rank, other) =>
                rank < (ranks[index] ?? 0) || (rank === ranks[index] && other < index),
            ).length,
        }),
      )

      const late = findOutOfOrder(entries)

      const expected = entries.filter((event) =>
        entries.some(
          (earlier) =>
            earlier.driver_id === event.driver_id &&
            earlier.answered_ms < event.sent_ms &&
            (earlier.row_order ?? 0) > (event.row_order ?? 0),
        ),
      )
      expect(late.map(({ event_id }) => event_id).toSorted()).toEqual(
        expected.map(({ event_id }) => event_id).toSorted(),
      )
    }),
    { numRuns: 300 },
  )
})
