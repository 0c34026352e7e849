import {
  chanceApart,
  compareSpreads,
  ofAllRuns,
  type Spread,
  spreadOf,
} from '../../../experiment/src/compare/spread.ts'
import { COMPARE_FIGURES, type CompareFigure } from './figures.ts'
import type { Turn } from './turn.ts'

/** What a broker's figure is against that of the first; null where that cannot be told. */
export type Difference = ReturnType<typeof compareSpreads>

/** A figure over the turns that count. */
export interface FigureRow {
  name: string
  unit: CompareFigure['unit']
  spreads: Record<string, Spread | null>
  /** Of each broker but the first, against the first. */
  against_first: Record<string, Difference>
}

/** How many differences there are, and how many chance alone would make of equal brokers. */
export interface Chance {
  compared: number
  apart: number
  expected_by_chance: number
}

/** Each figure as median and range a broker, in the order of `brokers`. Pure. */
export function summarise(brokers: readonly string[], turns: readonly Turn[]): FigureRow[] {
  const [first] = brokers
  return COMPARE_FIGURES.map((figure) => {
    const spreads = Object.fromEntries(
      brokers.map((broker) => [broker, spreadOfBroker(figure, broker, turns)]),
    )
    const whole = (broker: string | undefined) =>
      broker === undefined
        ? null
        : ofAllRuns(spreads[broker] ?? null, counted(figure, broker, turns).length)
    return {
      name: figure.name,
      unit: figure.unit,
      spreads,
      against_first: Object.fromEntries(
        brokers.slice(1).map((broker) => [broker, compareSpreads(whole(broker), whole(first))]),
      ),
    }
  })
}

const counted = ({ half }: CompareFigure, broker: string, turns: readonly Turn[]) =>
  turns.filter((turn) => turn.broker === broker && turn[half].counts)

const spreadOfBroker = (figure: CompareFigure, broker: string, turns: readonly Turn[]) =>
  spreadOf(counted(figure, broker, turns).map(figure.read))

/** What chance has to do with the differences. Pure. */
export function chanceOf(rows: readonly FigureRow[], brokers: readonly string[]): Chance {
  const [first = ''] = brokers
  const told = rows.flatMap(({ spreads, against_first: against }) =>
    Object.entries(against).flatMap(([broker, difference]) => {
      const [one, other] = [spreads[broker] ?? null, spreads[first] ?? null]
      // What is the same number each time has no order that chance could make.
      const isConstant = one?.min === one?.max && other?.min === other?.max
      return difference === null || one === null || other === null || isConstant
        ? []
        : [{ difference, chance: chanceApart(one.runs, other.runs) }]
    }),
  )
  return {
    compared: told.length,
    apart: told.filter(({ difference }) => difference !== 'overlap').length,
    expected_by_chance: told.reduce((sum, { chance }) => sum + chance, 0),
  }
}
