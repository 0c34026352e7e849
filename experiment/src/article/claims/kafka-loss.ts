import { isBacklogMeasured, ledgerFigures, recoveryFigures } from '../../figures.ts'
import type { Run } from '../../journal.ts'
import { count, counted, seconds } from '../../report/format.ts'
import { type ClaimJudgement, decide } from './claim.ts'

export function judgeKafkaLoss(run: Run): ClaimJudgement {
  const about = {
    id: '3-kafka-loss',
    claim: 'Kafka recovers automatically, and nothing accepted is lost.',
  }
  const { accepted, lost, pending } = ledgerFigures(run, 'kafka')
  if (lost === null || pending === null) {
    return { ...about, judgement: 'not measured', figure: 'the table was not read' }
  }
  const missing =
    accepted === 0
      ? 'no event was accepted'
      : run.outage === null
        ? 'no outage was measured'
        : isBacklogMeasured(run)
          ? undefined
          : 'the backlog was not measured'
  if (missing !== undefined) {
    return { ...about, judgement: 'not measured', figure: missing }
  }
  const { backlog_empty: emptyMs } = recoveryFigures(run, 'kafka')
  const isRefuted = lost > 0 || emptyMs === null
  const waiting = pending === 0 ? '' : `, ${count(pending)} not yet stored`
  const backlog =
    emptyMs === null
      ? 'the backlog was not emptied'
      : `backlog empty ${seconds(emptyMs)} after the database accepted writes`
  return {
    ...about,
    judgement: !isRefuted && pending > 0 ? 'not measured' : decide(!isRefuted),
    figure: `${count(lost)} of ${counted(accepted, 'accepted event')} lost${waiting}; ${backlog}`,
  }
}
