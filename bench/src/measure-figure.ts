import type { Bench, Figure } from './figure.ts'
import { alternate } from './rounds.ts'
import { type BenchRow, rowOf } from './results/row.ts'

export interface MeasureOptions {
  /** Only the size that something is wanted of. */
  isQuick: boolean
  /** One line a round. */
  say: (line: string) => void
}

/** Measures a figure at each of its sizes, and gives a row as soon as one is done. */
export async function* measureFigure(
  bench: Bench,
  figure: Figure,
  { isQuick, say }: MeasureOptions,
): AsyncGenerator<BenchRow> {
  for (const size of figure.sizes.filter(({ factor }) => !isQuick || factor === 1)) {
    const place = `${figure.name}, ${size.label}`
    say(`${place}: starting ${figure.subject} and ${figure.limit}`)
    const sides = await figure.open(bench, size)
    try {
      const rounds = await alternate(size.rounds, sides, ({ subject, limit }, index) => {
        bench.signal.throwIfAborted()
        const ratio = (subject / limit).toPrecision(3)
        say(
          `${place}: round ${index + 1} of ${size.rounds}: ${Math.round(subject)} : ${Math.round(limit)} ${figure.unit}, ${ratio}`,
        )
      })
      yield rowOf(figure, size, rounds)
    } finally {
      await sides.close()
    }
  }
}
