import type { Run } from '../../journal.ts'
import { count, counted } from '../../report/format.ts'
import { type ClaimJudgement, decide } from './claim.ts'

// What is sent in the last second before the database is back may wait for it and succeed: no counter-example.
const LAST_SECOND_MS = 1_000
const SHARE_AT_LEAST = 0.99
// "At once": the article's connect timeout of 2,000 ms, after which its REST service answers 500, and a margin for the rest.
const AT_ONCE_MS = 2_500

export function judgeErrors({ ledger, outage }: Run): ClaimJudgement {
  const about = {
    id: '1-errors',
    claim: 'REST clients see errors at once and for the whole outage; no Kafka client sees one.',
  }
  if (outage === null) {
    return { ...about, judgement: 'not measured', figure: 'no outage was measured' }
  }
  const [fromMs, toMs] = outage
  const touching = ledger.filter(
    ({ architecture, sent_ms, answered_ms }) =>
      architecture === 'rest' && answered_ms >= fromMs && sent_ms < toMs,
  )
  const inside = touching.filter(
    ({ sent_ms }) => sent_ms >= fromMs && sent_ms < toMs - LAST_SECOND_MS,
  )
  if (inside.length === 0) {
    return { ...about, judgement: 'not measured', figure: 'no REST request was sent in the outage' }
  }
  const refused = inside.filter(({ told }) => told === 'refused').length
  const unanswered = touching.filter(({ told }) => told === 'unknown').length
  const slowestMs = touching
    .filter(({ told }) => told === 'refused')
    .reduce((most, { latency_ms }) => Math.max(most, latency_ms), 0)
  const kafkaErrors = ledger.filter(
    ({ architecture, told }) => architecture === 'kafka' && told !== 'accepted',
  ).length
  return {
    ...about,
    judgement: decide(
      refused / inside.length >= SHARE_AT_LEAST &&
        unanswered === 0 &&
        slowestMs <= AT_ONCE_MS &&
        kafkaErrors === 0,
    ),
    figure: `REST refused ${count(refused)} of ${count(inside.length)} sent in the outage, the slowest after ${Math.round(slowestMs)} ms, and left ${counted(unanswered, 'request')} without an answer; Kafka clients saw ${counted(kafkaErrors, 'error')}`,
  }
}
