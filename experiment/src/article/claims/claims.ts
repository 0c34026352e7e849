import type { Run } from '../../journal.ts'
import { ARTICLE_EXPERIMENT } from '../published.ts'
import type { ClaimJudgement } from './claim.ts'
import { judgeClientKnows } from './client-knows.ts'
import { judgeErrors } from './errors.ts'
import { hasNoBreaker, judgeHammering } from './hammering.ts'
import { judgeKafkaLoss } from './kafka-loss.ts'
import { judgeLatencyProblem } from './latency-problem.ts'
import { judgeResetTimeout } from './reset-timeout.ts'
import { judgeRestRecovery } from './rest-recovery.ts'

/** Every claim of the article. A new one is a file and a line here. */
const CLAIMS = [
  judgeErrors,
  judgeRestRecovery,
  judgeKafkaLoss,
  judgeLatencyProblem,
  judgeHammering,
  judgeClientKnows,
  judgeResetTimeout,
]

/**
 * The article's claims, each held against this run. They do not decide the exit code. The counter-experiment without a
 * breaker tells about one of them, another experiment about none.
 */
export function judgeClaims(run: Run): ClaimJudgement[] {
  if (run.journal.experiment.name === ARTICLE_EXPERIMENT) {
    return CLAIMS.map((judgeClaim) => judgeClaim(run))
  }
  return hasNoBreaker(run) ? [judgeHammering(run)] : []
}
