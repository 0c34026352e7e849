/** A claim of the article, held against one run. */
export interface ClaimJudgement {
  id: string
  claim: string
  judgement: 'confirmed' | 'refuted' | 'not measured'
  figure: string
}

export const decide = (holds: boolean) => (holds ? 'confirmed' : 'refuted')
