import { expect, test } from 'bun:test'
import type { Run } from '../journal.ts'
import { seedReads } from '../reads/seeded-reads.ts'
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
  'memory-growth': { check: 'memory-growth', component: 'rest', atMostMb: 1_000_000 },
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

const judgeReads = (run: Run, hypothesis: Hypothesis) => {
  const experiment = { ...run.journal.experiment, hypotheses: [hypothesis] }
  return checkAll({ ...run, journal: { ...run.journal, experiment } })[0]?.passed
}

test.each(['before', 'during'] as const)(
  'without the reads %s the outage no rise is known',
  (span) => {
    const run = seedReads()
    const { reads } = run.journal
    const without = reads && { ...reads, spans: { ...reads.spans, [span]: null } }

    const lenient = LENIENT['database-read-rise']
    expect(judgeReads(run, lenient)).toBe(true)
    expect(judgeReads(withJournal(run, without ? { reads: without } : {}), lenient)).toBeNull()
  },
)

test('reads that may take no longer than before are a hypothesis', () => {
  const strict = { check: 'read-latency', atMostMs: 1_000, atMostTimes: 1 } as const

  expect(judgeReads(seedReads(), strict)).toBe(true)
})
