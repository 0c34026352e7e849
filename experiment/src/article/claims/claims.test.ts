import { describe, expect, test } from 'bun:test'
import type { Run } from '../journal.ts'
import type { LedgerEntry } from '../ledger.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { judgeClaims } from './claims.ts'

const CLEAN = seedRun().run
const UNMEASURED = withJournal(CLEAN, { write_probes: [] })
// The outage of the clean run is from 9,020 to 21,900 ms.
const [FROM_MS, TO_MS] = CLEAN.outage ?? [0, 0]

const judgementsOf = (run: Run) =>
  Object.fromEntries(judgeClaims(run).map(({ id, judgement }) => [id, judgement]))

const claim = (run: Run, id: string) => judgeClaims(run).find((judged) => judged.id === id)

/** The clean run with some of its entries changed. */
function withEntries(
  isMeant: (entry: LedgerEntry) => boolean,
  changes: Partial<LedgerEntry>,
  atMost = Infinity,
): Run {
  let left = atMost
  const ledger = CLEAN.ledger.map((entry) => {
    if (!isMeant(entry) || left <= 0) {
      return entry
    }
    left -= 1
    return Object.assign({}, entry, changes)
  })
  return { ...CLEAN, ledger }
}

const isRest = ({ architecture }: LedgerEntry) => architecture === 'rest'
const isKafka = ({ architecture }: LedgerEntry) => architecture === 'kafka'

test('a clean run confirms what the article says, but for the manual recovery', () => {
  expect(judgementsOf(CLEAN)).toEqual({
    '1-errors': 'confirmed',
    '2-rest-recovery': 'refuted',
    '3-kafka-loss': 'confirmed',
    '4-latency': 'confirmed',
    '5-hammering': 'not measured',
    '6-client-knows': 'confirmed',
    '7-reset-timeout': 'confirmed',
  })
})

test('a run without a measured outage decides no claim', () => {
  expect(new Set(Object.values(judgementsOf(UNMEASURED)))).toEqual(new Set(['not measured']))
})

test('a run of another experiment has no claims', () => {
  const experiment = { ...CLEAN.journal.experiment, name: 'broker-outage' }

  expect(judgeClaims(withJournal(CLEAN, { experiment }))).toEqual([])
})

describe('REST clients see errors for the whole outage, Kafka clients none', () => {
  // 594 REST requests are sent in the outage but for its last second.
  const acceptInOutage = (count: number) =>
    withEntries(
      (entry) => isRest(entry) && entry.sent_ms >= FROM_MS && entry.sent_ms < TO_MS - 1_000,
      { told: 'accepted' },
      count,
    )

  test('holds while at most one request in a hundred is accepted', () => {
    expect(claim(acceptInOutage(5), '1-errors')).toMatchObject({
      judgement: 'confirmed',
      figure:
        'REST refused 589 of 594 sent in the outage, the slowest after 5 ms; Kafka clients saw 0 errors',
    })
    expect(claim(acceptInOutage(6), '1-errors')?.judgement).toBe('refuted')
  })

  test('is refuted by one Kafka client that saw an error', () => {
    expect(claim(seedRun({ kafka: { ghost: 1 } }).run, '1-errors')?.judgement).toBe('refuted')
  })

  test('allows requests of the last second to wait for the database and succeed', () => {
    const run = withEntries(
      (entry) => isRest(entry) && entry.sent_ms >= TO_MS - 1_000 && entry.sent_ms < TO_MS,
      { told: 'accepted' },
    )

    expect(claim(run, '1-errors')?.judgement).toBe('confirmed')
  })

  test('is not measured when REST was sent nothing in the outage', () => {
    const ledger = CLEAN.ledger.filter((entry) => isKafka(entry) || entry.sent_ms < FROM_MS)

    expect(claim({ ...CLEAN, ledger }, '1-errors')).toMatchObject({
      judgement: 'not measured',
      figure: 'no REST request was sent in the outage',
    })
  })
})

describe('REST needs manual intervention', () => {
  test('is refuted by the first success', () => {
    expect(claim(CLEAN, '2-rest-recovery')?.figure).toBe(
      'its first success came 15 ms after the database accepted writes, by itself',
    )
  })

  test('is not measured when no request succeeded', () => {
    const run = withEntries((entry) => isRest(entry) && entry.sent_ms > TO_MS, { told: 'refused' })

    expect(claim(run, '2-rest-recovery')?.judgement).toBe('not measured')
  })
})

describe('Kafka recovers and loses nothing accepted', () => {
  test('is refuted by one lost event', () => {
    expect(claim(seedRun({ kafka: { lost: 1 } }).run, '3-kafka-loss')).toMatchObject({
      judgement: 'refuted',
      figure:
        '1 of 1425 accepted events lost; backlog empty 5.8 s after the database accepted writes',
    })
  })

  test('is refuted by a backlog that stays', () => {
    const lag = CLEAN.journal.lag.filter(({ at_ms, messages }) => at_ms < TO_MS || messages > 0)

    expect(claim(withJournal(CLEAN, { lag }), '3-kafka-loss')).toMatchObject({
      judgement: 'refuted',
      figure: '0 of 1425 accepted events lost; the backlog was not emptied',
    })
  })

  test.each<[string, Run]>([
    ['the table was not read', withJournal(CLEAN, { table: null })],
    ['no event was accepted', withEntries(isKafka, { told: 'refused' })],
    ['no outage was measured', UNMEASURED],
    ['the backlog was not measured', withJournal(CLEAN, { lag: [] })],
  ])('is not measured when %s', (figure, run) => {
    expect(claim(run, '3-kafka-loss')).toMatchObject({ judgement: 'not measured', figure })
  })
})

describe('Kafka turns an availability problem into a latency problem', () => {
  test('is refuted when no event waited for half of the outage', () => {
    const halfMs = (TO_MS - FROM_MS) / 2
    const oldest = (ageMs: number) => {
      const ledger = CLEAN.ledger.map((entry) =>
        isKafka(entry) ? Object.assign({}, entry, { stored_ms: entry.sent_ms + ageMs }) : entry,
      )
      return claim({ ...CLEAN, ledger }, '4-latency')?.judgement
    }

    expect(oldest(halfMs)).toBe('confirmed')
    expect(oldest(halfMs - 1)).toBe('refuted')
  })

  test('is not measured without rows', () => {
    const run = withEntries(isKafka, { stored_ms: null })

    expect(claim(run, '4-latency')?.judgement).toBe('not measured')
  })
})

describe('the client of REST knows', () => {
  test('is refuted by one ghost, and by one client without an answer', () => {
    expect(claim(seedRun({ rest: { ghost: 1 } }).run, '6-client-knows')?.judgement).toBe('refuted')
    expect(claim(seedRun({ rest: { unknownAbsent: 1 } }).run, '6-client-knows')).toMatchObject({
      judgement: 'refuted',
      figure: '0 rows whose client was told "failed", 1 requests without an answer',
    })
  })

  test('is not measured without the table', () => {
    const run = withJournal(CLEAN, { table: null })

    expect(claim(run, '6-client-knows')?.judgement).toBe('not measured')
  })
})

describe('recovery is up to one reset timeout late', () => {
  const firstRowAfter = (ms: number) => {
    const ledger = CLEAN.ledger.map((entry) =>
      isKafka(entry) && (entry.stored_ms ?? 0) > FROM_MS
        ? Object.assign({}, entry, { stored_ms: TO_MS + ms })
        : entry,
    )
    return claim({ ...CLEAN, ledger }, '7-reset-timeout')?.judgement
  }

  test('is refuted by a first row that comes later than the timeout and two seconds', () => {
    expect(firstRowAfter(8_000)).toBe('confirmed')
    expect(firstRowAfter(8_001)).toBe('refuted')
  })

  test('is not measured when no row came', () => {
    const run = withEntries((entry) => isKafka(entry) && (entry.stored_ms ?? 0) > FROM_MS, {
      stored_ms: null,
    })

    expect(claim(run, '7-reset-timeout')?.judgement).toBe('not measured')
  })
})
