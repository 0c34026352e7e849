import { describe, expect, test } from 'bun:test'
import type { Run } from '../../journal.ts'
import type { LedgerEntry } from '../../ledger.ts'
import { seedRun, withJournal } from '../../seeded-run.ts'
import { judgeClaims } from './claims.ts'

const CLEAN = seedRun().run
const UNREAD = withJournal(CLEAN, { table: null })
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

test('a run whose table was not read decides no claim about rows', () => {
  expect(judgementsOf(UNREAD)).toMatchObject({
    '1-errors': 'confirmed',
    '3-kafka-loss': 'not measured',
    '4-latency': 'not measured',
    '6-client-knows': 'not measured',
    '7-reset-timeout': 'not measured',
  })
})

test('a run without a measured outage decides no claim', () => {
  expect(new Set(Object.values(judgementsOf(UNMEASURED)))).toEqual(new Set(['not measured']))
})

test('a run of another experiment has no claims', () => {
  const experiment = { ...CLEAN.journal.experiment, name: 'broker-outage' }

  expect(judgeClaims(withJournal(CLEAN, { experiment }))).toEqual([])
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
        '1 of 1,425 accepted events lost; backlog empty 5.8 s after the database accepted writes',
    })
  })

  test('is refuted by a backlog that stays', () => {
    const lag = CLEAN.journal.lag.filter(({ at_ms, messages }) => at_ms < TO_MS || messages > 0)

    expect(claim(withJournal(CLEAN, { lag }), '3-kafka-loss')).toMatchObject({
      judgement: 'refuted',
      figure: '0 of 1,425 accepted events lost; the backlog was not emptied',
    })
  })

  test('is not measured while accepted events may still be stored, but refuted by one that is lost', () => {
    const { run } = seedRun({ kafka: { pending: 2 } })
    const { run: lost } = seedRun({ kafka: { pending: 2, lost: 1 } })

    expect(claim(run, '3-kafka-loss')).toMatchObject({
      judgement: 'not measured',
      figure:
        '0 of 1,425 accepted events lost, 2 not yet stored; backlog empty 5.8 s after the database accepted writes',
    })
    expect(claim(lost, '3-kafka-loss')?.judgement).toBe('refuted')
  })

  test.each<[string, Run]>([
    ['the table was not read', UNREAD],
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
      figure: '0 rows whose client was told "failed", 1 request without an answer',
    })
  })

  test('is not measured without the table', () => {
    expect(claim(UNREAD, '6-client-knows')).toMatchObject({
      judgement: 'not measured',
      figure: 'the table was not read',
    })
  })
})
