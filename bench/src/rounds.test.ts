import { describe, expect, test } from 'bun:test'
import { alternate } from './rounds.ts'

describe('rounds', () => {
  test('measure both sides in turn, each first in every other round', async () => {
    const order: string[] = []
    const side = (name: string, value: number) => async () => {
      order.push(name)
      return value
    }

    const rounds = await alternate(3, { subject: side('a', 1), limit: side('b', 2) })

    expect(order).toEqual(['a', 'b', 'b', 'a', 'a', 'b'])
    expect(rounds).toEqual([1, 2, 3].map(() => ({ subject: 1, limit: 2 })))
  })

  test('end with the first side that cannot be measured', async () => {
    const measured = alternate(3, {
      subject: () => Promise.reject(new Error('no answer')),
      limit: async () => 1,
    })

    expect(measured).rejects.toThrow('no answer')
  })
})
