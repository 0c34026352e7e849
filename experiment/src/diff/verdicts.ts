import { verdictWord } from '../report/format.ts'
import type { Change } from './changes.ts'
import type { Subject } from './subject.ts'

/** Hypotheses judged otherwise; `PASS in 2 of 3` where repeated runs do not agree. Pure. */
export function verdictChanges(a: Subject, b: Subject): Change[] {
  return compare(a, b, ({ runs }) =>
    runs.flatMap(({ result }) =>
      result.hypotheses.map(({ id, statement, passed }) => ({
        id,
        name: statement,
        word: verdictWord(passed),
      })),
    ),
  )
}

/** The article's claims judged otherwise. Pure. */
export function claimChanges(a: Subject, b: Subject): Change[] {
  return compare(a, b, ({ runs }) =>
    runs.flatMap(({ result }) =>
      result.claims.map(({ id, claim, judgement }) => ({ id, name: claim, word: judgement })),
    ),
  )
}

interface Judgement {
  id: string
  name: string
  word: string
}

function compare(a: Subject, b: Subject, read: (subject: Subject) => Judgement[]): Change[] {
  const [left, right] = [byId(read(a)), byId(read(b))]
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((id) => {
      const [ofA, ofB] = [left.get(id) ?? [], right.get(id) ?? []]
      return {
        name: ofA[0]?.name ?? ofB[0]?.name ?? id,
        a: sumUp(ofA),
        b: sumUp(ofB),
      }
    })
    .filter((change) => change.a !== change.b)
}

const byId = (judgements: Judgement[]) => Map.groupBy(judgements, ({ id }) => id)

function sumUp(judgements: Judgement[]): string {
  if (judgements.length === 0) {
    return 'not judged'
  }
  const words = Map.groupBy(judgements, ({ word }) => word)
  return words.size === 1
    ? [...words.keys()].join('')
    : [...words].map(([word, those]) => `${word} in ${those.length}`).join(', ')
}
