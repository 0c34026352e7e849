import { stalenessFigures } from '../../figures.ts'
import type { Architecture, Run } from '../../journal.ts'
import { seconds } from '../../report/format.ts'
import { type ClaimJudgement, decide } from './claim.ts'

export function judgeLatencyProblem({ journal, ledger, outage }: Run): ClaimJudgement {
  const about = {
    id: '4-latency',
    claim: 'Kafka turns an availability problem into a latency problem.',
  }
  const agesOf = (wanted: Architecture) =>
    stalenessFigures(ledger.filter(({ architecture }) => architecture === wanted))
  const { p50, max } = agesOf('kafka')
  if (journal.table === null || outage === null || max === null || p50 === null) {
    const figure =
      journal.table === null
        ? 'the table was not read'
        : outage === null
          ? 'no outage was measured'
          : 'no row was stored'
    return { ...about, judgement: 'not measured', figure }
  }
  const { max: restMax } = agesOf('rest')
  const outageMs = outage[1] - outage[0]
  return {
    ...about,
    judgement: decide(max >= outageMs / 2),
    figure: `an event was up to ${seconds(max)} old when its row appeared (median ${seconds(p50)}; REST at most ${restMax === null ? 'unknown' : seconds(restMax)}), in an outage of ${seconds(outageMs)}`,
  }
}
