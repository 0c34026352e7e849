import { describe, expect, test } from 'bun:test'
import type { RuntimeFigure } from './figures.ts'
import { runtimeRows } from './rows.ts'
import { runtimesTable } from './runtimes-table.ts'

const figure: RuntimeFigure = {
  name: 'x_per_s',
  title: 'x: accepted',
  unit: 'requests/s',
  better: 'higher',
}
const samples = (values: Record<string, number[]>) =>
  new Map(
    Object.entries(values).map(([runtime, found]) => [
      runtime,
      found.map((value) => ({ x_per_s: value })),
    ]),
  )
const rows = (values: Record<string, number[]>) => runtimeRows([figure], samples(values))

describe('a figure of several runtimes', () => {
  test('is median and range of each, and its ratio to the first', () => {
    expect(rows({ bun: [100, 300, 200], node: [50, 40, 60] })[0]?.runtimes).toEqual([
      { runtime: 'bun', median: 200, min: 100, max: 300, ratio: 1, says: null },
      { runtime: 'node', median: 50, min: 40, max: 60, ratio: 0.25, says: 'lower' },
    ])
  })

  test.each([
    [[301, 400], 'higher' as const],
    [[300, 400], 'overlap' as const],
    [[10, 99], 'lower' as const],
    [[1000], null],
  ])('of %j against 100 to 300 says %p', (found, says) => {
    expect(rows({ bun: [100, 300], node: found })[0]?.runtimes[1]?.says).toBe(says)
  })

  test('that nobody measured has no row', () => {
    expect(runtimeRows([{ ...figure, name: 'y' }], samples({ bun: [1] }))).toEqual([])
  })
})

describe('the table', () => {
  const table = runtimesTable(
    rows({ bun: [100, 300, 200], deno: [150, 250, 200], node: [50, 40, 60] }),
    [
      { name: 'bun', title: 'Bun', version: '1' },
      { name: 'deno', title: 'Deno', version: '2' },
      { name: 'node', title: 'Node', version: '3' },
    ],
  )

  test('names each runtime with its version', () => {
    expect(table.columns).toEqual(['', 'unit', 'Bun 1', 'Deno 2', 'Node 3'])
  })

  test('gives a ratio only where a difference is claimed', () => {
    expect(table.rows).toEqual([
      [
        'x: accepted',
        'requests/s',
        '200 (100 to 300)',
        '200 (150 to 250), none claimed',
        '50 (40 to 60), 0.25 ×',
      ],
    ])
  })
})
