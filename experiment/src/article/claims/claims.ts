import { isBacklogMeasured, ledgerFigures, recoveryFigures, stalenessFigures } from '../figures.ts'
import type { Run } from '../journal.ts'
import { ARTICLE_EXPERIMENT } from './published.ts'

export interface ClaimJudgement {
  id: string
  claim: string
  judgement: 'confirmed' | 'refuted' | 'not measured'
  figure: string
}

/** The article's claims, each held against this run. They do not decide the exit code. Empty for another experiment. */
export function judgeClaims(run: Run): ClaimJudgement[] {
  if (run.journal.experiment.name !== ARTICLE_EXPERIMENT) {
    return []
  }
  return [
    judgeErrors(run),
    judgeRestRecovery(run),
    judgeKafkaLoss(run),
    judgeLatencyProblem(run),
    judgeHammering(),
    judgeClientKnows(run),
    judgeResetTimeout(run),
  ]
}

const LAST_SECOND_MS = 1_000

const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
const decide = (holds: boolean) => (holds ? 'confirmed' : 'refuted')

function judgeErrors({ ledger, outage }: Run): ClaimJudgement {
  const claim =
    'REST clients see errors at once and for the whole outage; no Kafka client sees one.'
  if (outage === null) {
    return { id: '1-errors', claim, judgement: 'not measured', figure: 'no outage was measured' }
  }
  // Requests of the last second before the database is back may wait for it and succeed: no counter-example.
  const [fromMs, toMs] = [outage[0], outage[1] - LAST_SECOND_MS]
  const inside = ledger.filter(
    ({ architecture, sent_ms }) => architecture === 'rest' && sent_ms >= fromMs && sent_ms < toMs,
  )
  const refused = inside.filter(({ told }) => told !== 'accepted')
  const kafkaErrors = ledger.filter(
    ({ architecture, told }) => architecture === 'kafka' && told !== 'accepted',
  ).length
  const longestMs = refused.reduce(
    (most, { sent_ms, answered_ms }) => Math.max(most, answered_ms - sent_ms),
    0,
  )
  if (inside.length === 0) {
    return {
      id: '1-errors',
      claim,
      judgement: 'not measured',
      figure: 'no REST request was sent in the outage',
    }
  }
  const share = refused.length / inside.length
  return {
    id: '1-errors',
    claim,
    judgement: decide(share >= 0.99 && kafkaErrors === 0),
    figure: `REST refused ${refused.length} of ${inside.length} sent in the outage, the slowest after ${Math.round(longestMs)} ms; Kafka clients saw ${kafkaErrors} errors`,
  }
}

function judgeRestRecovery(run: Run): ClaimJudgement {
  const { first_success: afterMs } = recoveryFigures(run, 'rest')
  const claim = 'REST needs manual intervention to recover.'
  return afterMs === null
    ? {
        id: '2-rest-recovery',
        claim,
        judgement: 'not measured',
        figure: 'no REST request succeeded after the outage',
      }
    : {
        id: '2-rest-recovery',
        claim,
        judgement: 'refuted',
        figure: `its first success came ${Math.round(afterMs)} ms after the database accepted writes, by itself`,
      }
}

function judgeKafkaLoss(run: Run): ClaimJudgement {
  const { accepted, lost } = ledgerFigures(run, 'kafka')
  const { backlog_empty: emptyMs } = recoveryFigures(run, 'kafka')
  const claim = 'Kafka recovers automatically, and nothing accepted is lost.'
  const missing =
    run.journal.table === null
      ? 'the table was not read'
      : accepted === 0
        ? 'no event was accepted'
        : run.outage === null
          ? 'no outage was measured'
          : isBacklogMeasured(run)
            ? undefined
            : 'the backlog was not measured'
  if (missing !== undefined) {
    return { id: '3-kafka-loss', claim, judgement: 'not measured', figure: missing }
  }
  return {
    id: '3-kafka-loss',
    claim,
    judgement: decide(lost === 0 && emptyMs !== null),
    figure: `${lost} of ${accepted} accepted events lost; ${emptyMs === null ? 'the backlog was not emptied' : `backlog empty ${seconds(emptyMs)} after the database accepted writes`}`,
  }
}

function judgeLatencyProblem(run: Run): ClaimJudgement {
  const claim = 'Kafka turns an availability problem into a latency problem.'
  const { p50, max } = stalenessFigures(
    run.ledger.filter(({ architecture }) => architecture === 'kafka'),
  )
  const rest = stalenessFigures(run.ledger.filter(({ architecture }) => architecture === 'rest'))
  if (max === null || p50 === null || run.outage === null) {
    return { id: '4-latency', claim, judgement: 'not measured', figure: 'no row was stored' }
  }
  const outageMs = run.outage[1] - run.outage[0]
  return {
    id: '4-latency',
    claim,
    judgement: decide(max >= outageMs / 2),
    figure: `an event was up to ${seconds(max)} old when its row appeared (median ${seconds(p50)}; REST at most ${rest.max === null ? 'unknown' : seconds(rest.max)}), in an outage of ${seconds(outageMs)}`,
  }
}

function judgeHammering(): ClaimJudgement {
  return {
    id: '5-hammering',
    claim: 'Without a breaker the consumer would hammer a dead database and hurt its recovery.',
    judgement: 'not measured',
    figure: 'this experiment runs with the breaker on only',
  }
}

function judgeClientKnows(run: Run): ClaimJudgement {
  const { ghost, unknown } = ledgerFigures(run, 'rest')
  const isMeasured = run.journal.table !== null && run.outage !== null
  return {
    id: '6-client-knows',
    claim: 'REST gives strong consistency: the client knows.',
    judgement: isMeasured ? decide(ghost === 0 && unknown === 0) : 'not measured',
    figure: `${ghost} rows whose client was told "failed", ${unknown} requests without an answer`,
  }
}

function judgeResetTimeout(run: Run): ClaimJudgement {
  const claim =
    'The reset timeout divides the outage, so a probe falls very near the restore: recovery starts at once or up to one timeout late.'
  const { first_row: afterMs } = recoveryFigures(run, 'kafka')
  const { resetTimeoutMs } = run.journal.experiment.breaker
  if (afterMs === null) {
    return {
      id: '7-reset-timeout',
      claim,
      judgement: 'not measured',
      figure: 'no Kafka row was stored after the outage',
    }
  }
  // One fetch and one write come on top of the timeout.
  const limitMs = resetTimeoutMs + 2_000
  return {
    id: '7-reset-timeout',
    claim,
    judgement: decide(afterMs <= limitMs),
    figure: `the first row came ${seconds(afterMs)} after the database accepted writes; the reset timeout is ${seconds(resetTimeoutMs)}`,
  }
}
