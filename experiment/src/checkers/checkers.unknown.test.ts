import { expect, test } from 'bun:test'
import { seedRun, withJournal } from '../seeded-run.ts'
import { CHECKS, checkAll, type Hypothesis } from './checkers.ts'

const rest = { architecture: 'rest' } as const

/** One hypothesis a checker, as lenient as it can be. */
const LENIENT: Record<Hypothesis['check'], Hypothesis> = {
  'error-rate': { check: 'error-rate', ...rest, expected: 0.5, tolerance: 1 },
  lost: { check: 'lost', ...rest, atMost: 1_000_000 },
  duplicates: { check: 'duplicates', atMost: 1_000_000 },
  order: { check: 'order', ...rest, atMost: 1_000_000 },
  'refusal-time': { check: 'refusal-time', ...rest, atMostMs: 1_000_000 },
  'first-success': { check: 'first-success', ...rest, atMostMs: 1_000_000 },
  'breaker-path': { check: 'breaker-path' },
  'backlog-empty': { check: 'backlog-empty' },
  'errors-confined': { check: 'errors-confined', ...rest, recoveryMs: 1_000_000 },
  ghosts: { check: 'ghosts', ...rest, atMost: 1_000_000 },
  'first-row': { check: 'first-row', atMostMs: 1_000_000 },
  'phase-latency': {
    check: 'phase-latency',
    ...rest,
    phase: 'crash',
    p50Ms: { is: 'at most', ms: 1_000_000 },
  },
  'read-error-rate': { check: 'read-error-rate', atMost: 1 },
  'read-latency': { check: 'read-latency', atMostMs: 1_000_000, atMostTimes: 1_000_000 },
  'database-reads': { check: 'database-reads' },
  'database-read-rise': { check: 'database-read-rise', atLeast: 0, atMost: 1_000_000 },
  'cache-returns': { check: 'cache-returns', atMostMs: 1_000_000 },
}

test.each(CHECKS)('of a run in which nothing was measured, %s knows nothing', (check) => {
  const unmeasured = withJournal(seedRun().run, {
    write_probes: [],
    samples: [],
    lag: [],
    breaker: [],
    table: null,
    topic: null,
    redelivered: null,
  })
  const experiment = { ...unmeasured.journal.experiment, hypotheses: [LENIENT[check]] }
  const run = { ...unmeasured, ledger: [], journal: { ...unmeasured.journal, experiment } }

  expect(checkAll(run).map(({ passed }) => passed)).toEqual([null])
})
