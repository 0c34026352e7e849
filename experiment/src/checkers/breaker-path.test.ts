import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import type { BreakerTransition } from '../journal.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { breakerPath } from './breaker-path.ts'

const CLEAN = seedRun().run
const [BEGINS_MS, ACCEPTS_MS] = CLEAN.outage ?? [0, 0]

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

  const pathFrom = (opensMs: number) => {
    const breaker = [
      { at_ms: opensMs, from: 'CLOSED', to: 'OPEN', reason: '' },
      { at_ms: ACCEPTS_MS + 100, from: 'OPEN', to: 'HALF_OPEN', reason: '' },
      { at_ms: ACCEPTS_MS + 110, from: 'HALF_OPEN', to: 'CLOSED', reason: '' },
    ]
    return breakerPath.judge(withJournal(CLEAN, { breaker }), { check: 'breaker-path' })
  }

  test.each([
    [-1_001, false],
    [-1_000, true],
    [ACCEPTS_MS - BEGINS_MS, true],
    [ACCEPTS_MS - BEGINS_MS + 1, false],
  ])('that begins %i ms after the outage did is %p', (afterMs, passed) => {
    expect(pathFrom(BEGINS_MS + afterMs)?.passed).toBe(passed)
  })

  test('fails, and says so, whenever it does not begin in the outage', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), (opensMs) => {
        const isWithin = opensMs >= BEGINS_MS - 1_000 && opensMs <= ACCEPTS_MS

        const finding = pathFrom(opensMs)

        expect(finding?.passed).toBe(isWithin)
        expect(finding?.observed.endsWith(' (not opened in the outage)')).toBe(!isWithin)
      }),
    )
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

describe('the paths of several consumers', () => {
  const WHOLE = ['OPEN', 'HALF_OPEN', 'CLOSED']
  const STORED = { kafka_consumer_stored_total: 7 }

  /** Judges a run in which each consumer's breaker came to those states, and its metrics said that. */
  function judgeAll(
    paths: Record<string, string[]>,
    metrics: Record<string, Record<string, number>>,
    consumers = 3,
  ) {
    const breaker = Object.entries(paths).flatMap(([consumer, states]) =>
      states.map((to, index): BreakerTransition => ({
        at_ms: ACCEPTS_MS + 100 - (states.length - 1 - index) * 1_000,
        consumer,
        from: index === 0 ? 'CLOSED' : (states[index - 1] ?? ''),
        to,
        reason: '',
      })),
    )
    const samples = CLEAN.journal.samples.map((sample) => Object.assign({}, sample, { metrics }))
    const environment = { ...CLEAN.journal.environment, consumers }
    return breakerPath.judge(withJournal(CLEAN, { breaker, samples, environment }), {
      check: 'breaker-path',
    })
  }
  const all = (one: Record<string, number>) => ({
    consumer: one,
    'consumer-2': one,
    'consumer-3': one,
  })

  test('pass when each of them is whole, although together they are not', () => {
    const finding = judgeAll(
      { consumer: WHOLE, 'consumer-2': WHOLE, 'consumer-3': WHOLE },
      all(STORED),
    )

    expect(finding).toMatchObject({
      passed: true,
      observed: 'CLOSED → OPEN → HALF_OPEN → CLOSED (consumer, the worst of 3)',
    })
  })

  test('fail with the one that stayed half open', () => {
    const finding = judgeAll(
      { consumer: WHOLE, 'consumer-2': ['OPEN', 'HALF_OPEN'], 'consumer-3': WHOLE },
      all(STORED),
    )

    expect(finding).toMatchObject({
      passed: false,
      observed: 'CLOSED → OPEN → HALF_OPEN (consumer-2, the worst of 3)',
    })
  })

  test('fail with the one that stored and never opened', () => {
    const finding = judgeAll({ consumer: WHOLE, 'consumer-3': WHOLE }, all(STORED))

    expect(finding).toMatchObject({
      passed: false,
      observed: 'no transition (consumer-2, the worst of 3)',
    })
  })

  test('leave out the one that had no partition', () => {
    const finding = judgeAll(
      { consumer: WHOLE, 'consumer-3': WHOLE },
      { ...all(STORED), 'consumer-2': { kafka_consumer_stored_total: 0 } },
    )

    expect(finding).toMatchObject({ passed: true, observed: expect.stringContaining('worst of 2') })
  })

  test('are unknown when one of them was never seen, unless another failed', () => {
    const seen = { consumer: STORED, 'consumer-2': STORED }

    expect(judgeAll({ consumer: WHOLE, 'consumer-2': WHOLE }, seen)?.passed).toBeNull()
    expect(judgeAll({ consumer: WHOLE, 'consumer-2': ['OPEN'] }, seen)?.passed).toBe(false)
  })

  test('are unknown when nobody stored anything', () => {
    expect(judgeAll({}, all({ kafka_consumer_stored_total: 0 }))?.passed).toBeNull()
  })
})
