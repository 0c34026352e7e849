import { describe, expect, test } from 'bun:test'
import type { Run } from '../../journal.ts'
import type { LedgerEntry } from '../../ledger.ts'
import { seedRun } from '../../seeded-run.ts'
import { judgeErrors } from './errors.ts'

const CLEAN = seedRun().run
// The outage of the clean run is from 9,020 to 21,900 ms.
const [FROM_MS, TO_MS] = CLEAN.outage ?? [0, 0]

/** The clean run with some of its REST requests changed. */
function withRest(
  isMeant: (entry: LedgerEntry) => boolean,
  change: (entry: LedgerEntry) => Partial<LedgerEntry>,
  atMost = Infinity,
): Run {
  let left = atMost
  const ledger = CLEAN.ledger.map((entry) => {
    if (entry.architecture !== 'rest' || !isMeant(entry) || left <= 0) {
      return entry
    }
    left -= 1
    return Object.assign({}, entry, change(entry))
  })
  return { ...CLEAN, ledger }
}

const isInside = ({ sent_ms }: LedgerEntry) => sent_ms >= FROM_MS && sent_ms < TO_MS - 1_000
// 594 REST requests are sent in the outage but for its last second.
const acceptInOutage = (count: number) => withRest(isInside, () => ({ told: 'accepted' }), count)
const slowestOf = (waitMs: number) => withRest(isInside, () => ({ latency_ms: waitMs }), 1)

describe('REST clients see errors at once and for the whole outage, Kafka clients none', () => {
  test('holds while at most one request in a hundred is accepted', () => {
    expect(judgeErrors(acceptInOutage(5))).toMatchObject({
      judgement: 'confirmed',
      figure:
        'REST refused 589 of 594 sent in the outage, the slowest after 5 ms, and left 0 requests without an answer; Kafka clients saw 0 errors',
    })
    expect(judgeErrors(acceptInOutage(6)).judgement).toBe('refuted')
  })

  test('holds while the slowest refusal takes the article’s connect timeout and half a second', () => {
    expect(judgeErrors(slowestOf(2_500)).judgement).toBe('confirmed')
    expect(judgeErrors(slowestOf(2_501))).toMatchObject({
      judgement: 'refuted',
      figure: expect.stringContaining('the slowest after 2501 ms'),
    })
  })

  test.each<[string, (entry: LedgerEntry) => boolean, number]>([
    ['sent in the outage', isInside, 593],
    ['sent in its last second', ({ sent_ms }) => sent_ms >= TO_MS - 1_000 && sent_ms < TO_MS, 594],
  ])(
    'is refuted by one request without an answer, %s, which is no refusal',
    (_, isMeant, refused) => {
      expect(judgeErrors(withRest(isMeant, () => ({ told: 'unknown' }), 1))).toMatchObject({
        judgement: 'refuted',
        figure: `REST refused ${refused} of 594 sent in the outage, the slowest after 5 ms, and left 1 request without an answer; Kafka clients saw 0 errors`,
      })
    },
  )

  test('is refuted by one request without an answer that was on its way when the outage began', () => {
    const run = withRest(
      ({ sent_ms }) => sent_ms > FROM_MS - 50,
      () => ({ told: 'unknown', answered_ms: FROM_MS + 3_000 }),
      1,
    )

    expect(judgeErrors(run).judgement).toBe('refuted')
  })

  test('asks not about requests that had nothing to do with the outage', () => {
    const run = withRest(
      ({ answered_ms }) => answered_ms < FROM_MS - 1_000,
      () => ({ told: 'unknown' }),
      1,
    )

    expect(judgeErrors(run).judgement).toBe('confirmed')
  })

  test('is refuted by one Kafka client that saw an error', () => {
    expect(judgeErrors(seedRun({ kafka: { ghost: 1 } }).run)).toMatchObject({
      judgement: 'refuted',
      figure: expect.stringContaining('Kafka clients saw 1 error'),
    })
  })

  test('allows requests of the last second to wait for the database and succeed', () => {
    const run = withRest(
      ({ sent_ms }) => sent_ms >= TO_MS - 1_000 && sent_ms < TO_MS,
      () => ({ told: 'accepted' }),
    )

    expect(judgeErrors(run).judgement).toBe('confirmed')
  })

  test('is not measured when REST was sent nothing in the outage', () => {
    const ledger = CLEAN.ledger.filter(
      ({ architecture, sent_ms }) => architecture === 'kafka' || sent_ms < FROM_MS,
    )

    expect(judgeErrors({ ...CLEAN, ledger })).toMatchObject({
      judgement: 'not measured',
      figure: 'no REST request was sent in the outage',
    })
  })
})
