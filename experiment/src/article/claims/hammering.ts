import { failedAttempts } from '../../attempts.ts'
import { recoveryFigures } from '../../figures.ts'
import type { Run } from '../../journal.ts'
import { count, ms, seconds } from '../../report/format.ts'
import { unsafeSettings } from '../../settings.ts'
import { plannedOutage } from '../../timeline.ts'
import { type ClaimJudgement, decide } from './claim.ts'

// A consumer that asks five times a second writes at the first moment it can; much later, and something held it up.
const UNHURT_MAX_MS = 2_000

/** Whether this run tells: the consumer had no breaker in it. */
export const hasNoBreaker = ({ journal }: Run): boolean =>
  unsafeSettings(journal.experiment.settings).includes('UNSAFE_NO_BREAKER=true')

export function judgeHammering(run: Run): ClaimJudgement {
  const about = {
    id: '5-hammering',
    claim: 'Without a breaker the consumer would hammer a dead database and hurt its recovery.',
  }
  if (!hasNoBreaker(run)) {
    return {
      ...about,
      judgement: 'not measured',
      figure: 'this run has the breaker; `just counter breaker` measures it',
    }
  }
  const attempts = failedAttempts(run)
  const plan = plannedOutage(run.journal.experiment)
  const { first_row: firstRowMs } = recoveryFigures(run, 'kafka')
  if (attempts === null || run.outage === null || plan === undefined) {
    return { ...about, judgement: 'not measured', figure: 'outage or attempts were not measured' }
  }
  const [fromMs, toMs] = run.outage
  const hammered = `${count(attempts.writes)} failed INSERTs and ${count(attempts.connects)} failed connections in ${seconds(toMs - fromMs)}`
  const recovered = `the database accepted writes ${ms(toMs - plan[1])} after its restore, ${
    firstRowMs === null ? 'and no row came' : `the first row came ${ms(firstRowMs)} later`
  }`
  return {
    ...about,
    judgement: decide(firstRowMs === null || firstRowMs > UNHURT_MAX_MS),
    figure: `without a breaker: ${hammered}; ${recovered}`,
  }
}
