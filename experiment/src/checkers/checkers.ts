import * as v from 'valibot'
import type { Run } from '../journal.ts'
import { backlogEmpty } from './backlog-empty.ts'
import { breakerPath } from './breaker-path.ts'
import { cacheReturns } from './cache-returns.ts'
import type { Finding } from './checker.ts'
import { databaseReadRise } from './database-read-rise.ts'
import { databaseReads } from './database-reads.ts'
import { duplicates } from './duplicates.ts'
import { errorsConfined } from './errors-confined.ts'
import { errorRate } from './error-rate.ts'
import { firstRow } from './first-row.ts'
import { firstSuccess } from './first-success.ts'
import { ghosts } from './ghosts.ts'
import { lost } from './lost.ts'
import { memoryGrowth } from './memory-growth.ts'
import { order } from './order.ts'
import { phaseLatency } from './phase-latency.ts'
import { readErrorRate } from './read-error-rate.ts'
import { readLatency } from './read-latency.ts'
import { refusalTime } from './refusal-time.ts'

/** Every checker. A new one is a file and a line here. */
const CHECKERS = [
  errorRate,
  lost,
  duplicates,
  order,
  refusalTime,
  firstSuccess,
  breakerPath,
  backlogEmpty,
  errorsConfined,
  ghosts,
  firstRow,
  phaseLatency,
  readErrorRate,
  readLatency,
  databaseReads,
  databaseReadRise,
  cacheReturns,
  memoryGrowth,
] as const

type AnyChecker = (typeof CHECKERS)[number]
export type Hypothesis = v.InferOutput<AnyChecker['schema']>

/** The names of all checkers, as a hypothesis has them. */
export const CHECKS = CHECKERS.map(({ schema }) => schema.entries.check.literal)

export const hypothesisSchema: v.GenericSchema<Hypothesis> = v.variant(
  'check',
  CHECKERS.map(({ schema }) => schema),
)

/** Judges every hypothesis. A checker that throws has found nothing out: unknown, never a pass. */
export function checkAll(run: Run): Finding[] {
  return run.journal.experiment.hypotheses.map((hypothesis) => {
    try {
      return checkOne(run, hypothesis)
    } catch (error) {
      return {
        id: hypothesis.check,
        statement: `The checker \`${hypothesis.check}\` gives an answer.`,
        expected: 'a finding',
        observed: `it threw: ${String(error)}`,
        passed: null,
      }
    }
  })
}

function checkOne(run: Run, hypothesis: Hypothesis): Finding {
  for (const checker of CHECKERS) {
    const finding = checker.judge(run, hypothesis)
    if (finding !== undefined) {
      return finding
    }
  }
  throw new Error(`no checker is named \`${hypothesis.check}\``)
}
