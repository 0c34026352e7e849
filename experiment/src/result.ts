import type { Finding } from './checkers/checker.ts'
import { checkAll } from './checkers/checkers.ts'
import { type ArticleRow, compareWithArticle } from './article/comparison.ts'
import { type ClaimJudgement, judgeClaims } from './article/claims.ts'
import {
  latencyFigures,
  type LatencyFigures,
  ledgerFigures,
  type LedgerFigures,
  recoveryFigures,
  type RecoveryFigures,
  requestFigures,
  type RequestFigures,
  stalenessFigures,
} from './figures.ts'
import type { Architecture, Environment, Run } from './journal.ts'
import { plannedOutage, planTimeline, type Span } from './timeline.ts'
import { findInvalidity } from './validity.ts'

export const RESULT_SCHEMA = 'under-fire/result/1'

export interface ArchitectureResult {
  requests: RequestFigures
  latency_ms: LatencyFigures
  phases: Record<string, { requests: RequestFigures; latency_ms: LatencyFigures }>
  ledger: LedgerFigures
  recovery_ms: RecoveryFigures
  staleness_ms: { p50: number | null; p99: number | null; max: number | null }
}

/** The verdict: what `result.json` holds. Milliseconds count from the run's start, `error_rate` is a fraction. */
export interface Result {
  schema: typeof RESULT_SCHEMA
  status: 'completed' | 'aborted'
  valid: boolean
  invalid_reasons: string[]
  experiment: {
    name: string
    title: string
    scale: number
    seed: number
    started_at: string
    duration_ms: number
  }
  environment: Environment
  actions: { action: string; target: string; planned_ms: number; actual_ms: number }[]
  outage: { planned_ms: Span | null; measured_ms: Span | null }
  architectures: Record<Architecture, ArchitectureResult>
  breaker: { at_ms: number; from: string; to: string }[]
  hypotheses: Finding[]
  article: ArticleRow[]
  claims: ClaimJudgement[]
}

/** Judges a run. Pure: the same journal and ledger give the same result next year. */
export function judge(run: Run): Result {
  const { journal, outage } = run
  const { endMs } = planTimeline(journal.experiment)
  const reasons = findInvalidity(run)
  return {
    schema: RESULT_SCHEMA,
    status: journal.status,
    valid: reasons.length === 0,
    invalid_reasons: reasons,
    experiment: {
      name: journal.experiment.name,
      title: journal.experiment.title,
      scale: journal.scale,
      seed: journal.seed,
      started_at: journal.started_at,
      duration_ms: endMs,
    },
    environment: journal.environment,
    actions: journal.actions.map(({ action, target, planned_ms, actual_ms }) => ({
      action,
      target,
      planned_ms,
      actual_ms,
    })),
    outage: { planned_ms: plannedOutage(journal.experiment) ?? null, measured_ms: outage },
    architectures: {
      rest: architectureResult(run, 'rest'),
      kafka: architectureResult(run, 'kafka'),
    },
    breaker: journal.breaker.map(({ at_ms, from, to }) => ({ at_ms, from, to })),
    hypotheses: checkAll(run),
    article: compareWithArticle(run),
    claims: judgeClaims(run),
  }
}

function architectureResult(run: Run, architecture: Architecture): ArchitectureResult {
  const entries = run.ledger.filter((entry) => entry.architecture === architecture)
  const phases = Object.fromEntries(
    run.journal.experiment.phases.map(({ name }) => {
      const own = entries.filter(({ phase }) => phase === name)
      return [name, { requests: requestFigures(own, null), latency_ms: latencyFigures(own) }]
    }),
  )
  return {
    requests: requestFigures(entries, run.journal.generator.dropped[architecture]),
    latency_ms: latencyFigures(entries),
    phases,
    ledger: ledgerFigures(run, architecture),
    recovery_ms: recoveryFigures(run, architecture),
    staleness_ms: stalenessFigures(entries),
  }
}

/** What the process ends with: 0 all hypotheses hold, 1 one does not, 3 the run is invalid, 130 interrupted. */
export function exitCodeOf(result: Result): 0 | 1 | 3 {
  if (!result.valid) {
    return 3
  }
  return result.hypotheses.every(({ passed }) => passed === true) ? 0 : 1
}
