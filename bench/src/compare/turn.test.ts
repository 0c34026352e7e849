import { describe, expect, test } from 'bun:test'
import { orderTurns } from './turn.ts'

const written = (subjects: string[], repeats: number) =>
  orderTurns(subjects, repeats)
    .map(({ subject, repeat }) => `${subject}${repeat}`)
    .join(' ')

describe('the turns', () => {
  test.each([
    [['a', 'b'], 3, 'a1 b1 b2 a2 a3 b3'],
    [['a', 'b', 'c'], 2, 'a1 b1 c1 b2 c2 a2'],
    [['a'], 2, 'a1 a2'],
    [[], 2, ''],
  ])('of %j, %i times, are %s', (subjects, repeats, order) => {
    expect(written(subjects, repeats)).toBe(order)
  })
})
