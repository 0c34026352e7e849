import { describe, expect, test } from 'bun:test'
import type { Run } from '../journal.ts'
import { exitCodeOf, judge } from '../result.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import type { Finding } from './checker.ts'
import { checkAll, type Hypothesis } from './checkers.ts'

const CLEAN = seedRun().run

function checkOne(run: Run, hypothesis: Hypothesis): Finding | undefined {
  const experiment = { ...run.journal.experiment, hypotheses: [hypothesis] }
  return checkAll({ ...run, journal: { ...run.journal, experiment } })[0]
}

const passedById = (run: Run) =>
  Object.fromEntries(checkAll(run).map(({ id, passed }) => [id, passed]))

describe('what was not measured is unknown', () => {
  test('without the table: what rests on rows, even with losses seeded', () => {
    const { run } = seedRun({ kafka: { lost: 3, duplicatesTable: [1], reordered: [1] } })

    const passed = passedById(withJournal(run, { table: null }))

    expect(passed).toEqual({
      'kafka-error-rate': true,
      'rest-error-rate': true,
      'kafka-lost': null,
      'rest-lost': null,
      'table-duplicates': null,
      'kafka-order': null,
      'rest-refusal-time': true,
      'rest-recovers': true,
      'breaker-path': true,
      'backlog-empty': true,
    })
  })

  test('without a measured outage: what is counted from its begin or end', () => {
    const passed = passedById(withJournal(CLEAN, { write_probes: [] }))

    expect(passed).toEqual({
      'kafka-error-rate': true,
      'rest-error-rate': null,
      'kafka-lost': true,
      'rest-lost': true,
      'table-duplicates': true,
      'kafka-order': true,
      'rest-refusal-time': true,
      'rest-recovers': null,
      'breaker-path': null,
      'backlog-empty': null,
    })
  })

  test('without a request: everything that is a share or a time of requests', () => {
    const passed = passedById({ ...CLEAN, ledger: [] })

    expect(passed).toMatchObject({
      'kafka-error-rate': null,
      'rest-error-rate': null,
      'kafka-lost': null,
      'rest-lost': null,
      'kafka-order': null,
      'rest-refusal-time': null,
      'rest-recovers': false,
    })
  })

  test('when the checker throws, which is said', () => {
    const run = {
      ...CLEAN,
      get ledger(): Run['ledger'] {
        throw new Error('the ledger is broken')
      },
    }

    const findings = checkAll(run)

    expect(findings.find(({ id }) => id === 'lost')).toEqual({
      id: 'lost',
      statement: 'The checker `lost` gives an answer.',
      expected: 'a finding',
      observed: 'it threw: Error: the ledger is broken',
      passed: null,
    })
    expect(findings.find(({ id }) => id === 'breaker-path')?.passed).toBe(true)
  })
})

describe('the exit code', () => {
  const result = judge(CLEAN)
  const finding = { id: 'lost', statement: 'Nothing is lost.', expected: '', observed: '' }
  const withVerdicts = (verdicts: (boolean | null)[]) => ({
    ...result,
    hypotheses: verdicts.map((passed) => ({ ...finding, passed })),
  })

  test.each<[0 | 1, (boolean | null)[]]>([
    [0, []],
    [0, [true, true]],
    [1, [true, false]],
    [1, [true, null]],
    [1, [null]],
  ])('is %i for the verdicts %p', (code, verdicts) => {
    expect(exitCodeOf(withVerdicts(verdicts))).toBe(code)
  })

  test('is 3 for an invalid run, whatever its hypotheses say', () => {
    expect(exitCodeOf({ ...withVerdicts([true]), valid: false })).toBe(3)
    expect(exitCodeOf({ ...withVerdicts([false]), valid: false })).toBe(3)
  })
})

describe('first-success', () => {
  // The first REST client succeeds 15 ms after the outage.
  test.each([
    [15, true],
    [14, false],
  ])('within %i ms is %p', (atMostMs, passed) => {
    const finding = checkOne(CLEAN, { check: 'first-success', architecture: 'rest', atMostMs })

    expect(finding).toMatchObject({ observed: 'after 15 ms', passed })
  })

  test('fails when no client succeeded after the outage', () => {
    const outageFromMs = CLEAN.outage?.[0] ?? 0
    const ledger = CLEAN.ledger.filter(({ sent_ms }) => sent_ms < outageFromMs)

    const finding = checkOne(
      { ...CLEAN, ledger },
      { check: 'first-success', architecture: 'rest', atMostMs: 5_000 },
    )

    expect(finding).toMatchObject({ observed: 'never', passed: false })
  })

  test('does not say "never" when no outage was measured', () => {
    const finding = checkOne(
      { ...CLEAN, outage: null },
      { check: 'first-success', architecture: 'rest', atMostMs: 5_000 },
    )

    expect(finding).toMatchObject({ observed: 'no outage was measured', passed: null })
  })
})

describe('backlog-empty', () => {
  const check = (lag: { at_ms: number; messages: number }[]) =>
    checkOne({ ...CLEAN, journal: { ...CLEAN.journal, lag } }, { check: 'backlog-empty' })
  const PEAK = { at_ms: 20_000, messages: 600 }

  // The outage ends at 21,900 ms, the run at 30,000 ms.
  test('holds when it is empty at the end of the run', () => {
    expect(check([PEAK, { at_ms: 30_000, messages: 0 }])).toMatchObject({
      expected: 'within 8100 ms of the database accepting writes',
      observed: 'empty after 8100 ms (peak 600 messages)',
      passed: true,
    })
  })

  test('fails when it is empty only after the run', () => {
    expect(check([PEAK, { at_ms: 30_001, messages: 0 }])?.passed).toBe(false)
  })

  test('fails when it is never empty after the outage, however empty it was before', () => {
    const lag = [{ at_ms: 21_899, messages: 0 }, PEAK, { at_ms: 40_000, messages: 1 }]

    expect(check(lag)).toMatchObject({ observed: 'not empty (peak 600)', passed: false })
  })

  test('is unknown when nobody looked after the outage', () => {
    expect(check([PEAK])).toMatchObject({
      observed: 'the backlog was not measured',
      passed: null,
    })
  })
})
