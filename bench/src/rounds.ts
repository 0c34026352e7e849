/** One side of a comparison: measures itself once. */
export type Measure = () => Promise<number>

/** What one round found, a figure of each side. */
export interface Round {
  subject: number
  limit: number
}

/**
 * A B A B …: what disturbs the machine for longer than a round disturbs both. Each round begins with the other side than
 * the one before, so that neither always comes after the other.
 */
export async function alternate(
  rounds: number,
  { subject, limit }: { subject: Measure; limit: Measure },
  onRound: (round: Round, index: number) => void = () => undefined,
): Promise<Round[]> {
  const done: Round[] = []
  for (let index = 0; index < rounds; index += 1) {
    const measured = { subject: 0, limit: 0 }
    const order =
      index % 2 === 0 ? (['subject', 'limit'] as const) : (['limit', 'subject'] as const)
    for (const side of order) {
      measured[side] = await (side === 'subject' ? subject : limit)()
    }
    done.push(measured)
    onRound(measured, index)
  }
  return done
}
