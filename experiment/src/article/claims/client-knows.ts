import { ledgerFigures } from '../../figures.ts'
import type { Run } from '../../journal.ts'
import { counted } from '../../report/format.ts'
import { type ClaimJudgement, decide } from './claim.ts'

export function judgeClientKnows(run: Run): ClaimJudgement {
  const about = {
    id: '6-client-knows',
    claim: 'REST gives strong consistency: the client knows.',
  }
  const { ghost, unknown } = ledgerFigures(run, 'rest')
  if (ghost === null || run.outage === null) {
    const figure = ghost === null ? 'the table was not read' : 'no outage was measured'
    return { ...about, judgement: 'not measured', figure }
  }
  return {
    ...about,
    judgement: decide(ghost === 0 && unknown === 0),
    figure: `${counted(ghost, 'row')} whose client was told "failed", ${counted(unknown, 'request')} without an answer`,
  }
}
