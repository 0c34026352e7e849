import { describe, expect, test } from 'bun:test'
import {
  classify,
  type ClientRecord,
  type Fate,
  fateOf,
  joinLedger,
  type LedgerEntry,
  type StoredRow,
  type Told,
} from './ledger.ts'

const START_EPOCH_MS = 1_700_000_000_000
const PHASES = [
  { name: 'warmup', fromMs: 0, toMs: 1_000, ratePerS: 1, requests: 1 },
  { name: 'crash', fromMs: 1_000, toMs: 3_000, ratePerS: 1, requests: 2 },
]

const record = (changes: Partial<ClientRecord> = {}): ClientRecord => ({
  event_id: 'a',
  architecture: 'kafka',
  driver_id: 'driver-1',
  sent_epoch_ms: START_EPOCH_MS + 500,
  answered_epoch_ms: START_EPOCH_MS + 504,
  latency_ms: 3.5,
  status: 202,
  ...changes,
})

const row = (changes: Partial<StoredRow> = {}): StoredRow => ({
  event_id: 'a',
  architecture: 'kafka',
  ingested_epoch_ms: START_EPOCH_MS + 530,
  order: 7,
  ...changes,
})

const join = (records: ClientRecord[], rows: StoredRow[], topicCopies = new Map([['a', 1]])) =>
  joinLedger({ records, rows, topicCopies, phases: PHASES, startEpochMs: START_EPOCH_MS })

describe('a status', () => {
  test.each<[number, Told]>([
    [200, 'accepted'],
    [202, 'accepted'],
    [299, 'accepted'],
    [300, 'unknown'],
    [301, 'unknown'],
    [399, 'unknown'],
    [400, 'refused'],
    [499, 'refused'],
    [503, 'refused'],
    [599, 'refused'],
    [600, 'unknown'],
    [199, 'unknown'],
    [0, 'unknown'],
  ])('%i tells the client: %s', (status, told) => {
    expect(classify(status)).toBe(told)
  })
})

describe('the fate of an event', () => {
  const DRAINED = { table: { rows: 0, strangers: 0 }, drained: true }
  const UNDRAINED = { ...DRAINED, drained: false }
  const event = { architecture: 'kafka', copies_topic: 1 } as const

  test.each<[Told, boolean | null, Fate]>([
    ['accepted', true, 'persisted'],
    ['accepted', false, 'lost'],
    ['accepted', null, 'unchecked'],
    ['refused', true, 'ghost'],
    ['refused', false, 'refused'],
    ['refused', null, 'unchecked'],
    ['unknown', true, 'unknown-stored'],
    ['unknown', false, 'unknown-absent'],
    ['unknown', null, 'unchecked'],
  ])('%s and found: %p is %s', (told, found, fate) => {
    expect(fateOf({ ...event, told, found }, DRAINED)).toBe(fate)
  })

  test.each<Told>(['accepted', 'refused', 'unknown'])(
    'is not told of what was %s when the table was not read, whatever the ledger says',
    (told) => {
      expect(fateOf({ ...event, told, found: false }, { ...DRAINED, table: null })).toBe(
        'unchecked',
      )
    },
  )

  test.each<[string, Pick<LedgerEntry, 'architecture' | 'copies_topic'>, Fate]>([
    ['on the topic', { architecture: 'kafka', copies_topic: 1 }, 'pending'],
    ['on the topic twice', { architecture: 'kafka', copies_topic: 2 }, 'pending'],
    ['not on the topic', { architecture: 'kafka', copies_topic: 0 }, 'lost'],
    ['on a topic that was not read', { architecture: 'kafka', copies_topic: null }, 'pending'],
    ['of REST', { architecture: 'rest', copies_topic: null }, 'lost'],
  ])('that was accepted and is %s hangs on whether the topic was drained', (_, where, fate) => {
    const accepted = { ...where, told: 'accepted', found: false } as const

    expect(fateOf(accepted, UNDRAINED)).toBe(fate)
    expect(fateOf(accepted, DRAINED)).toBe('lost')
    expect(fateOf({ ...accepted, found: true }, UNDRAINED)).toBe('persisted')
  })
})

describe('the ledger', () => {
  test('joins a request with its row and its message, in milliseconds from the start', () => {
    const { ledger } = join([record()], [row()])

    expect(ledger).toEqual([
      {
        event_id: 'a',
        architecture: 'kafka',
        phase: 'warmup',
        driver_id: 'driver-1',
        sent_ms: 500,
        answered_ms: 504,
        latency_ms: 3.5,
        status: 202,
        told: 'accepted',
        found: true,
        stored_ms: 530,
        row_order: 7,
        copies_table: 1,
        copies_topic: 1,
      },
    ])
  })

  test('has a line for a request without a row or message', () => {
    const { ledger } = join([record({ event_id: 'b', status: 0 })], [row()])

    expect(ledger).toMatchObject([
      {
        event_id: 'b',
        told: 'unknown',
        found: false,
        stored_ms: null,
        row_order: null,
        copies_table: 0,
        copies_topic: 0,
      },
    ])
  })

  test('counts every row of an event and dates it by the first', () => {
    const later = row({ order: 9, ingested_epoch_ms: START_EPOCH_MS + 900 })

    const { ledger } = join([record()], [row(), later])

    expect(ledger).toMatchObject([{ copies_table: 2, row_order: 7, stored_ms: 530 }])
  })

  test('says nothing of a topic that was not read', () => {
    const { ledger } = joinLedger({
      records: [record()],
      rows: [],
      topicCopies: null,
      phases: PHASES,
      startEpochMs: START_EPOCH_MS,
    })

    expect(ledger).toMatchObject([{ copies_topic: null }])
  })

  test('says nothing of a table that was not read', () => {
    const { ledger, strangers } = joinLedger({
      records: [record()],
      rows: null,
      topicCopies: null,
      phases: PHASES,
      startEpochMs: START_EPOCH_MS,
    })

    expect(ledger).toMatchObject([{ found: null, stored_ms: null, row_order: null }])
    expect(strangers).toBe(0)
  })

  test('counts rows that nobody sent', () => {
    const rows = [row(), row({ event_id: 'x' }), row({ event_id: 'x' }), row({ event_id: 'y' })]

    expect(join([record()], rows).strangers).toBe(3)
    expect(join([record()], [row()]).strangers).toBe(0)
  })

  test.each([
    [-5, 'warmup'],
    [0, 'warmup'],
    [999, 'warmup'],
    [1_000, 'crash'],
    [2_999, 'crash'],
    [3_000, 'crash'],
    [3_400, 'crash'],
  ])('puts a request sent at %i ms into the phase %s', (sentMs, phase) => {
    const { ledger } = join([record({ sent_epoch_ms: START_EPOCH_MS + sentMs })], [])

    expect(ledger).toMatchObject([{ phase, sent_ms: sentMs }])
  })
})
