import { describe, expect, test } from 'bun:test'
import { CpuCost, spentOver, watchCpu } from './cpu-spent.ts'

describe('the CPU spent', () => {
  test('is what came to that of the first reading', () => {
    expect(spentOver([{ broker: 900 }, { broker: 950 }, { broker: 1_000 }])).toEqual({
      broker: 100,
    })
  })

  test('is all of a part that was started meanwhile, also when it has ended', () => {
    expect(spentOver([{}, { wrk: 30 }, { wrk: 70 }, {}])).toEqual({ wrk: 70 })
  })

  test('goes on with a part that was started again', () => {
    const readings = [{ database: 500 }, { database: 600 }, {}, { database: 20 }, { database: 50 }]

    expect(spentOver(readings)).toEqual({ database: 150 })
  })

  test('is read before and after the work, whatever it comes to', async () => {
    let usedMs = 0
    const read = async () => ({ rest: usedMs })

    const { value, spent } = await watchCpu(read, async () => {
      usedMs += 40
      return 'done'
    })

    expect([value, spent]).toEqual(['done', { rest: 40 }])
  })

  test('does not hide the failure of the work', () => {
    const work = async () => {
      throw new Error('it ended')
    }

    expect(watchCpu(async () => ({}), work)).rejects.toThrow('it ended')
  })
})

describe('the CPU of one unit', () => {
  test('is that of all rounds over all units, the dearest part first', () => {
    const cost = new CpuCost()
    cost.add({ wrk: 10, rest: 20 }, 1_000)
    cost.add({ wrk: 10, rest: 40 }, 1_000)

    expect(Object.entries(cost.perUnitUs())).toEqual([
      ['rest', 30],
      ['wrk', 10],
    ])
  })

  test('is nothing where nothing was counted', () => {
    const cost = new CpuCost()
    cost.add({ wrk: 10 }, 0)

    expect(cost.perUnitUs()).toEqual({})
  })
})
