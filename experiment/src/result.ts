import type { Finding } from './checkers/checker.ts'
import { checkAll } from './checkers/checkers.ts'
import { compareWithArticle } from './article/comparison.ts'
import { judgeClaims } from './article/claims/claims.ts'
import {
  latencyFigures,
  ledgerFigures,
  recoveryFigures,
  requestFigures,
  stalenessFigures,
} from './figures.ts'
import type { Architecture, Run } from './journal.ts'
import { readsResult } from './reads/reads-result.ts'
import { type ArchitectureResult, type Result, RESULT_SCHEMA } from './result-schema.ts'
import { unsafeSettings } from './settings.ts'
import { plannedOutage, planTimeline, type Span } from './timeline.ts'
import { findInvalidity } from './validity.ts'

/** Judges a run. Pure: the same journal and ledger give the same result next year. */
export function judge(run: Run): Result {
  const { journal, outage } = run
  const { endMs } = planTimeline(journal.experiment)
  const reasons = findInvalidity(run)
  const unsafe = unsafeSettings(journal.experiment.settings)
  const reads = readsResult(journal)
  return {
    schema: RESULT_SCHEMA,
    status: journal.status,
    valid: reasons.length === 0,
    invalid_reasons: reasons,
    ...(run.damage !== undefined && { damage: run.damage }),
    experiment: {
      name: journal.experiment.name,
      title: journal.experiment.title,
      scale: journal.scale,
      seed: journal.seed,
      started_at: journal.started_at,
      duration_ms: endMs,
      ...(unsafe.length > 0 && { unsafe }),
    },
    environment: journal.environment,
    actions: journal.actions.map(({ action, target, planned_ms, actual_ms }) => ({
      action,
      target,
      planned_ms,
      actual_ms,
    })),
    outage: {
      planned_ms: copySpan(plannedOutage(journal.experiment) ?? null),
      measured_ms: copySpan(outage),
    },
    architectures: {
      rest: architectureResult(run, 'rest'),
      kafka: architectureResult(run, 'kafka'),
    },
    ...(reads && { reads }),
    backlog: {
      drained: journal.drained,
      messages_left: journal.drained ? 0 : (journal.lag.at(-1)?.messages ?? null),
    },
    unexpected_exits: journal.unexpected_exits,
    breaker: journal.breaker.map(({ reason: _why, ...transition }) => transition),
    hypotheses: findings(run),
    article: compareWithArticle(run),
    claims: judgeClaims(run),
  }
}

// What is missing might have refuted what holds so far; of a damaged record not even a failure is certain.
function findings(run: Run): Finding[] {
  return checkAll(run).map((finding) => {
    const isUncertain =
      run.damage !== undefined || (run.journal.status === 'aborted' && finding.passed === true)
    return isUncertain ? Object.assign(finding, { passed: null }) : finding
  })
}

function copySpan(span: Span | null): [number, number] | null {
  return span === null ? null : [span[0], span[1]]
}

function architectureResult(run: Run, architecture: Architecture): ArchitectureResult {
  const entries = run.ledger.filter((entry) => entry.architecture === architecture)
  const phases = Object.fromEntries(
    run.journal.experiment.phases.map(({ name, durationMs }) => {
      const own = entries.filter(({ phase }) => phase === name)
      return [
        name,
        {
          duration_ms: durationMs,
          requests: requestFigures(own, null),
          latency_ms: latencyFigures(own),
        },
      ]
    }),
  )
  const [fromMs, toMs] = run.outage ?? [0, 0]
  const inOutage = entries.filter(({ sent_ms }) => sent_ms >= fromMs && sent_ms < toMs)
  return {
    requests: requestFigures(entries, run.journal.generator.dropped[architecture]),
    outage_requests: run.outage === null ? null : requestFigures(inOutage, null),
    latency_ms: latencyFigures(entries),
    phases,
    ledger: ledgerFigures(run, architecture),
    recovery_ms: recoveryFigures(run, architecture),
    staleness_ms: stalenessFigures(entries),
  }
}

/** What a run that came to its verdict ends with: 0 all hypotheses hold, 1 one does not, 3 the run is invalid. */
export function exitCodeOf(result: Result): 0 | 1 | 3 {
  if (!result.valid) {
    return 3
  }
  return result.hypotheses.every(({ passed }) => passed === true) ? 0 : 1
}
