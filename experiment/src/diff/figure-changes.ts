import { FIGURES, type Figure, writeSpread } from '../compare/figures.ts'
import { compareSpreads, ofAllRuns, type Spread, spreadOf } from '../compare/spread.ts'
import { ARCHITECTURES } from '../journal.ts'
import type { Change } from './changes.ts'
import type { Subject } from './subject.ts'

export interface FigureChange extends Change {
  /** Of the medians: `+12 %`, `−0.3 points`, `+2`. */
  by: string
  /** Where B lies: apart from A, or in its noise; null where noise is not known, with a run alone or one without the figure. */
  b_against_a: 'lower' | 'higher' | 'overlap' | null
}

/** Figures that are not written alike. Pure. */
export function figureChanges(a: Subject, b: Subject): FigureChange[] {
  return ARCHITECTURES.flatMap((architecture) =>
    FIGURES.flatMap((figure) => {
      const [left, right] = [a, b].map(({ runs }) =>
        spreadOf(runs.map(({ result }) => figure.read(result.architectures[architecture]))),
      )
      const change = {
        name: `${architecture === 'rest' ? 'REST' : 'Kafka'} ${figure.name}`,
        a: writeSpread(figure, left ?? null),
        b: writeSpread(figure, right ?? null),
        by: difference(figure, left ?? null, right ?? null),
        b_against_a: compareSpreads(
          ofAllRuns(right ?? null, b.runs.length),
          ofAllRuns(left ?? null, a.runs.length),
        ),
      }
      return change.a === change.b ? [] : [change]
    }),
  )
}

function difference({ unit }: Figure, a: Spread | null, b: Spread | null): string {
  if (a === null || b === null) {
    return '–'
  }
  const by = b.median - a.median
  switch (unit) {
    case 'fraction':
      return `${signed(by * 100, 2)} points`
    case 'count':
      return signed(by, 0)
    case 'ms':
      return a.median === 0 ? '–' : `${signed((by / a.median) * 100, 0)} %`
  }
}

function signed(value: number, digits: number): string {
  const text = Math.abs(value).toFixed(digits)
  return Number(text) === 0 ? `±${text}` : `${value < 0 ? '−' : '+'}${text}`
}
