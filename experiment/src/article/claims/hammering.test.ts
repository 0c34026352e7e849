import { describe, expect, test } from 'bun:test'
import type { Run } from '../../journal.ts'
import { sampleMetrics, seedRun, withJournal } from '../../seeded-run.ts'
import { judgeClaims } from './claims.ts'
import { judgeHammering } from './hammering.ts'

const METRICS = {
  'db_write_failures_total{code="ECONNREFUSED"}': 60,
  db_connect_failures_total: 61,
}

/** The clean run, but for its breaker; `late` events are stored long after the outage, the others not at all. */
function withoutBreaker(run: Run = seedRun().run): Run {
  const experiment = {
    ...run.journal.experiment,
    name: 'counter-breaker-off',
    settings: { consumer: { UNSAFE_NO_BREAKER: true } },
  }
  return sampleMetrics(withJournal(run, { experiment }), METRICS)
}

describe('the claim that a consumer without a breaker hammers', () => {
  test('is not measured by a run with the breaker, which says what measures it', () => {
    expect(judgeHammering(seedRun().run)).toMatchObject({
      judgement: 'not measured',
      figure: 'this run has the breaker; `just counter breaker` measures it',
    })
  })

  test('is judged by the run without one, with its attempts, and no other claim is', () => {
    const run = withoutBreaker()
    const rows = run.ledger.map((entry) =>
      // The seeded consumer has a breaker; this one writes at once.
      entry.stored_ms !== null && entry.stored_ms > (run.outage?.[1] ?? 0)
        ? { ...entry, stored_ms: (run.outage?.[1] ?? 0) + 100 }
        : entry,
    )

    const [claim, ...others] = judgeClaims({ ...run, ledger: rows })

    expect(others).toEqual([])
    expect(claim?.judgement).toBe('refuted')
    expect(claim?.figure).toContain('60 failed INSERTs and 61 failed connections in 12.9 s')
    expect(claim?.figure).toContain('the first row came 100 ms later')
  })

  test('is confirmed when no row comes after the database is back', () => {
    const run = withoutBreaker()
    const ledger = run.ledger.map((entry) => ({ ...entry, stored_ms: null }))

    expect(judgeHammering({ ...run, ledger }).judgement).toBe('confirmed')
  })

  test('is not measured when the consumer did not say how often it tried', () => {
    const run = withJournal(withoutBreaker(), { samples: [] })

    expect(judgeHammering(run).judgement).toBe('not measured')
  })
})
