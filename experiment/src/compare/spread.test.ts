import { describe, expect, test } from 'bun:test'
import { chanceApart, compareSpreads, spreadOf } from './spread.ts'

describe('a figure over several runs', () => {
  test.each<[(number | null)[], ReturnType<typeof spreadOf>]>([
    [[], null],
    [[null], null],
    [[4], { median: 4, min: 4, max: 4, runs: 1 }],
    [[9, 1], { median: 5, min: 1, max: 9, runs: 2 }],
    [[10, 9, 1], { median: 9, min: 1, max: 10, runs: 3 }],
    [[3, null, 100, 1, 2], { median: 2.5, min: 1, max: 100, runs: 4 }],
  ])('of %j is its median and range', (values, spread) => {
    expect(spreadOf(values)).toEqual(spread)
  })
})

describe('two of them', () => {
  test.each<[number[], number[], ReturnType<typeof compareSpreads>]>([
    [[1, 2], [3, 4], 'lower'],
    [[5, 6], [3, 4], 'higher'],
    [[1, 3], [3, 4], 'overlap'],
    [[1, 9], [3, 4], 'overlap'],
    [[0, 0], [0, 0], 'overlap'],
    [[1], [3, 4], null],
    [[1, 2], [3], null],
    [[], [3, 4], null],
  ])('%j and %j are %p', (first, second, answer) => {
    expect(compareSpreads(spreadOf(first), spreadOf(second))).toBe(answer)
  })

  test.each([
    [1, 1, 1],
    [2, 2, 1 / 3],
    [3, 3, 1 / 10],
    [5, 5, 1 / 126],
    [2, 3, 1 / 5],
  ])('of %i and %i runs lie apart by chance with probability %d', (first, second, chance) => {
    expect(chanceApart(first, second)).toBeCloseTo(chance, 10)
  })
})
