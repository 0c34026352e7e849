import { describe, expect, test } from 'bun:test'
import type { Run } from '../journal.ts'
import type { LedgerEntry, Told } from '../ledger.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { errorRate } from './error-rate.ts'

const CLEAN = seedRun().run
// The database is killed at 9,001 ms and accepts writes again at 21,900 ms.
const KILLED_MS = 9_001
const TO_MS = CLEAN.outage?.[1] ?? 0

const check = (run: Run, expected: number | 'outage-share') =>
  errorRate.judge(run, { check: 'error-rate', architecture: 'rest', expected, tolerance: 0.01 })

/** The clean run with that many of the accepted REST requests told something else. */
function refuse(count: number, isMeant: (entry: LedgerEntry) => boolean): Run {
  const accepted = CLEAN.ledger.filter(
    (entry) => entry.architecture === 'rest' && entry.told === 'accepted' && isMeant(entry),
  )
  const chosen = new Set(accepted.slice(0, count))
  expect(chosen.size).toBe(count)
  return {
    ...CLEAN,
    ledger: CLEAN.ledger.map((entry) =>
      chosen.has(entry) ? { ...entry, told: 'refused' as const } : entry,
    ),
  }
}

/** The clean run and one more request. */
function withOne(told: Told, sent_ms: number, answered_ms: number): Run {
  const ledger = CLEAN.ledger.flatMap((entry, index) =>
    index === 0 ? [entry, { ...entry, told, sent_ms, answered_ms }] : [entry],
  )
  return { ...CLEAN, ledger }
}

describe('the error rate', () => {
  test('is compared with a fixed rate within its tolerance', () => {
    const rate = 645 / 1_425

    expect(check(CLEAN, rate + 0.009)?.passed).toBe(true)
    expect(check(CLEAN, rate + 0.011)?.passed).toBe(false)
    expect(check(CLEAN, rate - 0.011)?.passed).toBe(false)
  })

  test('of a short run has one second of requests as margin, and not more', () => {
    const isSoonAfter = ({ sent_ms }: LedgerEntry) => sent_ms > TO_MS && sent_ms <= TO_MS + 1_000

    // 645 are refused and 644 expected, so 49 more are at the margin of 50.
    expect(check(refuse(49, isSoonAfter), 'outage-share')).toMatchObject({
      expected: '45.19 % ± 3.5 points',
      observed: '48.70 % (694 of 1,425)',
      passed: true,
    })
    expect(check(refuse(50, isSoonAfter), 'outage-share')?.passed).toBe(false)
  })

  test.each<{
    which: string
    sent: [told: Told, atMs: number, answeredMs: number]
    passed: boolean
  }>([
    {
      which: 'was refused before the kill',
      sent: ['refused', 8_900, KILLED_MS - 1],
      passed: false,
    },
    { which: 'got no answer before the kill', sent: ['unknown', 1_000, 5_000], passed: false },
    { which: 'was on its way at the kill', sent: ['refused', 8_900, KILLED_MS], passed: true },
    { which: 'was refused before the probe was', sent: ['refused', 9_005, 9_010], passed: true },
    { which: 'got no answer in the outage', sent: ['unknown', 9_005, 13_005], passed: true },
    {
      which: 'was refused a second after',
      sent: ['refused', TO_MS + 1_000, TO_MS + 1_005],
      passed: true,
    },
    {
      which: 'was refused later than that',
      sent: ['refused', TO_MS + 1_001, TO_MS + 1_006],
      passed: false,
    },
    {
      which: 'got no answer later than that',
      sent: ['unknown', TO_MS + 1_001, TO_MS + 5_001],
      passed: false,
    },
    {
      which: 'was accepted later than that',
      sent: ['accepted', TO_MS + 1_001, TO_MS + 5_001],
      passed: true,
    },
  ])('as the share of the outage, with one that $which, holds: $passed', ({ sent, passed }) => {
    const finding = check(withOne(...sent), 'outage-share')

    expect(finding?.passed).toBe(passed)
    expect(finding?.observed.endsWith(', 1 of them outside of the outage')).toBe(!passed)
  })

  test('as the share of the outage leaves out what waited until it was over, and only that', () => {
    const accept = (from: number, answered_ms: number): Run => ({
      ...CLEAN,
      ledger: CLEAN.ledger.map((entry) =>
        entry.architecture === 'rest' && entry.sent_ms >= from && entry.sent_ms < TO_MS
          ? { ...entry, told: 'accepted' as const, answered_ms }
          : entry,
      ),
    })
    // 75 requests at 50 a second, which is beyond the margin of one second.
    const fromMs = TO_MS - 1_500

    expect(check(accept(fromMs, TO_MS), 'outage-share')).toMatchObject({
      expected: '39.93 % ± 3.5 points; 75 waited until it was over',
      observed: '40.00 % (570 of 1,425)',
      passed: true,
    })
    expect(check(accept(fromMs, TO_MS - 1), 'outage-share')).toMatchObject({
      expected: '45.19 % ± 3.5 points',
      passed: false,
    })
  })

  test('as a fixed share asks not when the requests failed', () => {
    expect(check(withOne('refused', 100, 105), 645 / 1_425)).toMatchObject({
      observed: '45.30 % (646 of 1,426)',
      passed: true,
    })
  })

  test('as the share of the outage is unknown when none was measured', () => {
    const unmeasured = withJournal(CLEAN, { write_probes: [] })

    expect(check(unmeasured, 'outage-share')?.passed).toBeNull()
  })
})
