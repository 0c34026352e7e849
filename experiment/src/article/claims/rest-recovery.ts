import { recoveryFigures } from '../../figures.ts'
import type { Run } from '../../journal.ts'
import type { ClaimJudgement } from './claim.ts'

export function judgeRestRecovery(run: Run): ClaimJudgement {
  const about = { id: '2-rest-recovery', claim: 'REST needs manual intervention to recover.' }
  if (run.outage === null) {
    return { ...about, judgement: 'not measured', figure: 'no outage was measured' }
  }
  const { first_success: afterMs } = recoveryFigures(run, 'rest')
  return afterMs === null
    ? {
        ...about,
        judgement: 'not measured',
        figure: 'no REST request succeeded after the outage',
      }
    : {
        ...about,
        judgement: 'refuted',
        figure: `its first success came ${Math.round(afterMs)} ms after the database accepted writes, by itself`,
      }
}
