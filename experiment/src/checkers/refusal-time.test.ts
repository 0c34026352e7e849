import { describe, expect, test } from 'bun:test'
import type { Run } from '../journal.ts'
import type { Told } from '../ledger.ts'
import { seedRun } from '../seeded-run.ts'
import { refusalTime } from './refusal-time.ts'

const CLEAN = seedRun().run

const check = (run: Run) =>
  refusalTime.judge(run, { check: 'refusal-time', architecture: 'rest', atMostMs: 2_500 })

/** The clean run, its first REST request told that after that time. */
function withWait(waitMs: number, told: Told): Run {
  const [first, ...others] = CLEAN.ledger
  const slow = first && { ...first, told, latency_ms: waitMs }
  return { ...CLEAN, ledger: slow ? [slow, ...others] : [] }
}

describe('the time to a refusal', () => {
  test('is decided by the slowest refusal', () => {
    expect(check(withWait(2_500, 'refused'))).toMatchObject({
      observed: 'at most 2500 ms (646 refusals), 0 requests without an answer',
      passed: true,
    })
    expect(check(withWait(2_501, 'refused'))?.passed).toBe(false)
  })

  test('fails by one client that never got an answer, however soon it gave up, which is no refusal', () => {
    expect(check(withWait(4_000, 'unknown'))).toMatchObject({
      observed: 'at most 5 ms (645 refusals), 1 request without an answer',
      passed: false,
    })
    expect(check(withWait(1, 'unknown'))?.passed).toBe(false)
  })

  test('takes no notice of a late "yes", and of the other architecture', () => {
    const kafka = seedRun({ kafka: { unknownAbsent: 3 } }).run

    expect(check(withWait(4_000, 'accepted'))?.passed).toBe(true)
    expect(check(kafka)?.passed).toBe(true)
  })

  test('is unknown when nothing was refused, and failed when only answers are missing', () => {
    const accepted = CLEAN.ledger.filter(({ told }) => told === 'accepted')
    const [first] = accepted

    expect(check({ ...CLEAN, ledger: accepted })).toMatchObject({
      observed: 'nothing was refused, 0 requests without an answer',
      passed: null,
    })
    expect(
      check({ ...CLEAN, ledger: first ? [{ ...first, told: 'unknown' }, ...accepted] : [] }),
    ).toMatchObject({
      observed: 'nothing was refused, 1 request without an answer',
      passed: false,
    })
  })
})
