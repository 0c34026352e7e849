import { describe, expect, test } from 'bun:test'
import { chanceOf, summarise } from './summary.ts'
import type { OutageFigures, ThroughputFigures, Turn } from './turn.ts'
import { turnOf, withoutOutage } from './turns.fake.ts'

const BROKERS = ['a', 'b']
const P50 = 'accept P50, at 50 requests/s through the outage'
const JOIN = 'a consumer, from its start until it has joined'

type Given = Partial<OutageFigures & ThroughputFigures>
const turns = (a: Given[], b: Given[]): Turn[] => [
  ...a.map((figures, index) => turnOf('a', index + 1, figures)),
  ...b.map((figures, index) => turnOf('b', index + 1, figures)),
]
const rowOf = (name: string, given: Turn[]) =>
  summarise(BROKERS, given).find((row) => row.name === name)
const p50s = (...values: (number | null)[]) => values.map((value) => ({ accept_p50_ms: value }))

describe('a figure of several brokers', () => {
  test('is the median and the range of each', () => {
    expect(rowOf(P50, turns(p50s(1, 2, 9), p50s(4, 5)))?.spreads).toEqual({
      a: { median: 2, min: 1, max: 9, runs: 3 },
      b: { median: 4.5, min: 4, max: 5, runs: 2 },
    })
  })

  test.each([
    ['lower', p50s(3, 4, 5), p50s(1, 2, 2.9)],
    ['higher', p50s(1, 2, 2.9), p50s(3, 4, 5)],
    ['overlap', p50s(1, 2, 3), p50s(3, 4, 5)],
    [null, p50s(1), p50s(3)],
    [null, p50s(1, 2, 3), p50s(4, null, 5)],
  ] as const)('is %p against the first where %j and %j were measured', (difference, a, b) => {
    expect(rowOf(P50, turns([...a], [...b]))?.against_first).toEqual({ b: difference })
  })

  test('leaves out a half that does not count, and keeps the other', () => {
    const [first, second, ...rest] = turns(p50s(1, 100, 3), p50s(4, 5, 6))
    if (first === undefined || second === undefined) {
      throw new Error('Expected turns.')
    }
    const given = [first, withoutOutage(second, 'the load was late'), ...rest]

    expect(rowOf(P50, given)?.spreads['a']).toEqual({ median: 2, min: 1, max: 3, runs: 2 })
    expect(rowOf(P50, given)?.against_first).toEqual({ b: 'higher' })
    expect(rowOf(JOIN, given)?.spreads['a']?.runs).toBe(3)
  })

  test('of memory is in MiB', () => {
    const given = turns([{ memory_idle_bytes: 3 * 2 ** 20 }], [])

    expect(rowOf('memory of the broker in MiB, idle', given)?.spreads['a']?.median).toBe(3)
  })
})

describe('what chance has to do with it', () => {
  test('counts the figures that vary, those that differ, and a tenth of them for three repeats', () => {
    const given = turns(
      [1, 2, 3].map((n) => ({ accept_p50_ms: n, join_ms: n })),
      [4, 5, 6].map((n) => ({ accept_p50_ms: n, join_ms: n - 3 })),
    )

    const chance = chanceOf(summarise(BROKERS, given), BROKERS)
    expect(chance).toMatchObject({ compared: 2, apart: 1 })
    expect(chance.expected_by_chance).toBeCloseTo(0.2, 10)
  })

  test('is nothing where one turn each has no range', () => {
    expect(chanceOf(summarise(BROKERS, turns([{}], [{}])), BROKERS)).toEqual({
      compared: 0,
      apart: 0,
      expected_by_chance: 0,
    })
  })
})
