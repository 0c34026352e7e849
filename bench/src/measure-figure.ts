import type { Bench, Figure, Size } from './figure.ts'
import { alternate } from './rounds.ts'
import { type BenchRow, rowOf } from './results/row.ts'

export interface MeasureOptions {
  /** Only the size that something is wanted of. */
  isQuick: boolean
  /** Of each size; as many as it says unless told otherwise. */
  rounds: number | undefined
  /** One line a round. */
  say: (line: string) => void
}

/** The sizes to measure. */
export const sizesOf = ({ sizes }: Figure, isQuick: boolean): Size[] =>
  sizes.filter(({ factor }) => !isQuick || factor === 1)

/** Measures a figure at each of its sizes, and gives a row as soon as one is done. */
export async function* measureFigure(
  bench: Bench,
  figure: Figure,
  { isQuick, rounds, say }: MeasureOptions,
): AsyncGenerator<BenchRow> {
  for (const size of sizesOf(figure, isQuick)) {
    const place = `${figure.name}, ${size.label}`
    const times = rounds ?? size.rounds
    say(`${place}: starting ${figure.subject} and ${figure.limit}`)
    const sides = await figure.open(bench, size)
    try {
      const done = await alternate(times, sides, ({ subject, limit }, index) => {
        bench.signal.throwIfAborted()
        const ratio = (subject / limit).toPrecision(3)
        say(
          `${place}: round ${index + 1} of ${times}: ${Math.round(subject)} : ${Math.round(limit)} ${figure.unit}, ${ratio}`,
        )
      })
      const failed = sides.failed?.()
      yield rowOf(figure, size, { rounds: done, ...(failed && { failed }) })
    } finally {
      await sides.close()
    }
  }
}
