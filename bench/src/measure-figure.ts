import { describeError } from '../../experiment/src/problems.ts'
import type { Bench, Figure, Size } from './figure.ts'
import { CpuCost, type CpuMs, watchCpu } from './cpu-spent.ts'
import { alternate, type Round } from './rounds.ts'
import { type BenchRow, rowOf } from './results/row.ts'

export interface MeasureOptions {
  /** Only the size that something is wanted of. */
  isQuick: boolean
  /** Of each size; as many as it says unless told otherwise. */
  rounds: number | undefined
  /** CPU so far of every part that runs, and of this process. */
  readCpu: () => Promise<CpuMs>
  /** One line a round. */
  say: (line: string) => void
}

/** The sizes to measure. */
export const sizesOf = ({ sizes }: Figure, isQuick: boolean): Size[] =>
  sizes.filter(({ factor }) => !isQuick || factor === 1)

/** A figure that could not be measured, or not at every size. */
export interface Unmeasured {
  figure: string
  reason: string
}

/** Measures one figure after the other; one that cannot be measured does not keep the others from it. @throws when interrupted */
export async function* measureFigures(
  bench: Bench,
  figures: readonly Figure[],
  options: MeasureOptions,
): AsyncGenerator<BenchRow | Unmeasured> {
  for (const figure of figures) {
    try {
      yield* measureFigure(bench, figure, options)
    } catch (error) {
      bench.signal.throwIfAborted()
      const reason = describeError(error)
      options.say(`${figure.name}: not measured: ${reason}`)
      yield { figure: figure.name, reason }
    }
  }
}

/** Measures a figure at each of its sizes, and gives a row as soon as one is done. */
async function* measureFigure(
  bench: Bench,
  figure: Figure,
  { isQuick, rounds, readCpu, say }: MeasureOptions,
): AsyncGenerator<BenchRow> {
  say(`${figure.name}: starting ${figure.subject} and ${figure.limit}`)
  const opened = await figure.open(bench)
  try {
    for (const size of sizesOf(figure, isQuick)) {
      const place = `${figure.name}, ${size.label}`
      const times = rounds ?? size.rounds
      const sides = await opened.at(size)
      const cost = { subject: new CpuCost(), limit: new CpuCost() }
      const watched = (side: keyof Round) => async () => {
        const { value, spent } = await watchCpu(readCpu, sides[side])
        cost[side].add(spent, sides.units?.(value) ?? 0)
        return value
      }
      const both = { subject: watched('subject'), limit: watched('limit') }
      const done = await alternate(times, both, ({ subject, limit }, index) => {
        bench.signal.throwIfAborted()
        const ratio = (subject / limit).toPrecision(3)
        say(
          `${place}: round ${index + 1} of ${times}: ${Math.round(subject)} : ${Math.round(limit)} ${figure.unit}, ${ratio}`,
        )
      })
      const failed = sides.failed?.()
      yield rowOf(figure, size, { rounds: done, cost, ...(failed && { failed }) })
    }
  } finally {
    await opened.close()
  }
}
