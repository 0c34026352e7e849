import type { ClaimJudgement } from './claim.ts'

export function judgeHammering(): ClaimJudgement {
  return {
    id: '5-hammering',
    claim: 'Without a breaker the consumer would hammer a dead database and hurt its recovery.',
    judgement: 'not measured',
    figure: 'this experiment runs with the breaker on only',
  }
}
