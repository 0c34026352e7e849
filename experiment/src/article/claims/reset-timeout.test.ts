import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import type { Run } from '../../journal.ts'
import { seedRun, withJournal } from '../../seeded-run.ts'
import { judgeResetTimeout } from './reset-timeout.ts'

// At scale 0.1 the timeout is 6 s, and a second is more than a tenth of it; at scale 1 it is 60 s.
const SHORT = seedRun().run
const LONG = seedRun({ scale: 1 }).run

const restoreOf = ({ journal }: Run) => journal.actions[1]?.actual_ms ?? 0

/** The run with probes at those times after the restore, negative before it. */
const probing = (run: Run, ...afterMs: number[]) =>
  withJournal(run, {
    breaker: afterMs.map((ms) => ({
      at_ms: restoreOf(run) + ms,
      from: 'OPEN',
      to: 'HALF_OPEN',
      reason: '',
    })),
  })

/** The run, its first row so long after the outage. */
function firstRowAfter(ms: number): Run {
  const [fromMs, toMs] = SHORT.outage ?? [0, 0]
  const ledger = SHORT.ledger.map((entry) =>
    (entry.stored_ms ?? 0) > fromMs ? Object.assign({}, entry, { stored_ms: toMs + ms }) : entry,
  )
  return { ...SHORT, ledger }
}

describe('a probe falls very near the restore', () => {
  test('and the figure says how near, and when the first row came', () => {
    expect(judgeResetTimeout(SHORT)).toMatchObject({
      judgement: 'confirmed',
      figure:
        'the nearest probe fell 0.5 s after the restore; the first row came 5.6 s after the database accepted writes; the reset timeout is 6.0 s',
    })
    expect(judgeResetTimeout(probing(SHORT, -700, 800)).figure).toStartWith(
      'the nearest probe fell 0.7 s before the restore',
    )
  })

  test('and of several consumers the one counts whose nearest probe is farthest away', () => {
    const probes = (consumer: string, ...afterMs: number[]) =>
      afterMs.map((ms) => ({
        at_ms: restoreOf(SHORT) + ms,
        consumer,
        from: 'OPEN',
        to: 'HALF_OPEN',
        reason: '',
      }))
    const environment = { ...SHORT.journal.environment, consumers: 2 }
    const judge = (breaker: Run['journal']['breaker']) =>
      judgeResetTimeout(withJournal(SHORT, { breaker, environment }))

    const both = judge([...probes('consumer', -5_500, 500), ...probes('consumer-2', -700, 5_300)])
    const alone = judge(probes('consumer', 500))

    expect(both.figure).toStartWith('the nearest probe fell 0.7 s before the restore')
    expect(alone.judgement).toBe('not measured')
  })

  test('holds for a tenth of the timeout, or a second where that is more, on either side', () => {
    fc.assert(
      fc.property(
        fc.constantFrom({ run: SHORT, nearMs: 1_000 }, { run: LONG, nearMs: 6_000 }),
        fc.integer({ min: -20_000, max: 20_000 }),
        fc.constantFrom(30_000, -30_000),
        ({ run, nearMs }, afterMs, otherMs) => {
          const { judgement } = judgeResetTimeout(probing(run, afterMs, otherMs))

          expect(judgement).toBe(Math.abs(afterMs) <= nearMs ? 'confirmed' : 'refuted')
        },
      ),
    )
  })

  test.each([
    [SHORT, 1_000, 'confirmed'],
    [SHORT, -1_001, 'refuted'],
    [LONG, -6_000, 'confirmed'],
    [LONG, 6_001, 'refuted'],
  ] as const)('at its limits: case %#', (run, afterMs, judgement) => {
    expect(judgeResetTimeout(probing(run, afterMs)).judgement).toBe(judgement)
  })

  test('is refuted by a first row that comes later than the timeout and two seconds, or never', () => {
    const [fromMs] = SHORT.outage ?? [0]
    const ledger = SHORT.ledger.map((entry) =>
      (entry.stored_ms ?? 0) > fromMs ? Object.assign({}, entry, { stored_ms: null }) : entry,
    )

    expect(judgeResetTimeout(firstRowAfter(8_000)).judgement).toBe('confirmed')
    expect(judgeResetTimeout(firstRowAfter(8_001)).judgement).toBe('refuted')
    expect(judgeResetTimeout({ ...SHORT, ledger })).toMatchObject({
      judgement: 'refuted',
      figure: expect.stringContaining('no row came after the outage'),
    })
  })

  const { experiment, actions } = SHORT.journal
  test.each<[string, Run]>([
    ['the breaker never probed', withJournal(SHORT, { breaker: [] })],
    ['the database was not restored', withJournal(SHORT, { actions: actions.slice(0, 1) })],
    ['no outage was measured', withJournal(SHORT, { write_probes: [] })],
    ['the table was not read', withJournal(SHORT, { table: null })],
    [
      'the planned outage is no multiple of the reset timeout',
      withJournal(SHORT, {
        experiment: { ...experiment, breaker: { ...experiment.breaker, resetTimeoutMs: 5_000 } },
      }),
    ],
    [
      'the planned outage is no multiple of the reset timeout',
      withJournal(SHORT, {
        experiment: { ...experiment, breaker: { ...experiment.breaker, resetTimeoutMs: 24_000 } },
      }),
    ],
  ])('is not measured when %s', (figure, run) => {
    expect(judgeResetTimeout(run)).toMatchObject({ judgement: 'not measured', figure })
  })

  test.each([0.05, 0.0537, 0.123, 0.33333, 7.77])(
    'is measured at scale %p, which rounds outage and timeout',
    (scale) => {
      expect(judgeResetTimeout(seedRun({ scale }).run).judgement).not.toBe('not measured')
    },
  )
})
