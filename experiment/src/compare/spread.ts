/** One figure over several runs. */
export interface Spread {
  median: number
  min: number
  max: number
  /** Runs that have the figure. */
  runs: number
}

/**
 * The spread, where every run has the figure: one that was never reached is missing where it was worst, and what is left
 * is no sample of all.
 */
export const ofAllRuns = (spread: Spread | null, runs: number): Spread | null =>
  spread?.runs === runs ? spread : null

/** Median (of an even number, the mean of the middle two) and range; null without a value. */
export function spreadOf(values: (number | null)[]): Spread | null {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  const [min, max] = [sorted.at(0), sorted.at(-1)]
  if (low === undefined || high === undefined || min === undefined || max === undefined) {
    return null
  }
  return { median: (low + high) / 2, min, max, runs: sorted.length }
}

/**
 * `lower` or `higher` where the first lies apart from the second; `overlap` where no difference can be claimed; null
 * where that cannot be told, for want of runs: one has no range.
 */
export function compareSpreads(
  first: Spread | null,
  second: Spread | null,
): 'lower' | 'higher' | 'overlap' | null {
  if (first === null || second === null || first.runs < 2 || second.runs < 2) {
    return null
  }
  if (first.max < second.min) {
    return 'lower'
  }
  return first.min > second.max ? 'higher' : 'overlap'
}

/**
 * How often the ranges of two equal things lie apart by chance: of all orders of `first + second` values, the two in
 * which one group comes whole before the other.
 */
export function chanceApart(first: number, second: number): number {
  let orders = 1
  for (let index = 1; index <= first; index += 1) {
    orders = (orders * (second + index)) / index
  }
  return 2 / orders
}
