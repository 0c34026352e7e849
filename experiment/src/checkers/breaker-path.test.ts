import { describe, expect, test } from 'bun:test'
import type { BreakerTransition } from '../journal.ts'
import { seedRun } from '../seeded-run.ts'
import { breakerPath } from './breaker-path.ts'

const CLEAN = seedRun().run
const ACCEPTS_MS = CLEAN.outage?.[1] ?? 0

/** Judges a path such as `CLOSED>OPEN OPEN>HALF_OPEN`; its last step is at `lastMs`, the others a second apart. */
function judgePath(path: string, lastMs = ACCEPTS_MS + 100) {
  const steps = path.split(' ').filter(Boolean)
  const breaker = steps.map((step, index): BreakerTransition => {
    const [from = '', to = ''] = step.split('>')
    return { at_ms: lastMs - (steps.length - 1 - index) * 1_000, from, to, reason: '' }
  })
  return breakerPath.judge(
    { ...CLEAN, journal: { ...CLEAN.journal, breaker } },
    { check: 'breaker-path' },
  )
}

describe('the path of the breaker', () => {
  test.each([
    'CLOSED>OPEN OPEN>HALF_OPEN HALF_OPEN>CLOSED',
    'CLOSED>OPEN OPEN>HALF_OPEN HALF_OPEN>OPEN OPEN>HALF_OPEN HALF_OPEN>CLOSED',
    'CLOSED>OPEN OPEN>HALF_OPEN HALF_OPEN>OPEN OPEN>HALF_OPEN HALF_OPEN>OPEN OPEN>HALF_OPEN HALF_OPEN>CLOSED',
  ])('may be %s', (path) => {
    expect(judgePath(path)?.passed).toBe(true)
  })

  test.each([
    ['never opens', ''],
    ['stays open', 'CLOSED>OPEN'],
    ['stays half open', 'CLOSED>OPEN OPEN>HALF_OPEN'],
    ['ends open after a failed probe', 'CLOSED>OPEN OPEN>HALF_OPEN HALF_OPEN>OPEN'],
    ['closes without a probe', 'CLOSED>OPEN OPEN>CLOSED'],
    ['begins open', 'OPEN>HALF_OPEN HALF_OPEN>CLOSED'],
    ['probes without having opened', 'CLOSED>HALF_OPEN HALF_OPEN>CLOSED'],
    ['misses a step', 'CLOSED>OPEN HALF_OPEN>OPEN OPEN>HALF_OPEN HALF_OPEN>CLOSED'],
    [
      'opens again after it closed',
      'CLOSED>OPEN OPEN>HALF_OPEN HALF_OPEN>CLOSED CLOSED>OPEN OPEN>HALF_OPEN HALF_OPEN>CLOSED',
    ],
    ['has an unknown state', 'CLOSED>OPEN OPEN>AJAR AJAR>CLOSED'],
  ])('fails when it %s', (_, path) => {
    expect(judgePath(path)?.passed).toBe(false)
  })

  test.each([
    [-1_000, true],
    [-1_001, false],
  ])('that ends %i ms after the probe saw the database is %p', (afterMs, passed) => {
    const finding = judgePath('CLOSED>OPEN OPEN>HALF_OPEN HALF_OPEN>CLOSED', ACCEPTS_MS + afterMs)

    expect(finding?.passed).toBe(passed)
  })

  test('is written with every state it went through', () => {
    expect(judgePath('CLOSED>OPEN OPEN>HALF_OPEN HALF_OPEN>OPEN')?.observed).toBe(
      'CLOSED → OPEN → HALF_OPEN → OPEN',
    )
    expect(judgePath('')?.observed).toBe('no transition')
  })

  test('is unknown without a measured outage', () => {
    const finding = breakerPath.judge({ ...CLEAN, outage: null }, { check: 'breaker-path' })

    expect(finding?.passed).toBeNull()
  })
})
