import { describe, expect, test } from 'bun:test'
import type { Bench, Figure } from './figure.ts'
import { measureFigures, type MeasureOptions } from './measure-figure.ts'

const base = {
  subject: 'ours',
  limit: 'the limit',
  unit: 'rows/s',
  wanted: { of: 'ratio', is: 'at least', value: 0.5 },
} as const

/** A figure of two sizes whose subject is `factor` times 100, and what was done with it, in order. */
function createFigure(name: string, events: string[], fail?: 'open' | 'limit'): Figure {
  return {
    ...base,
    name,
    sizes: [
      { factor: 1, label: 'one', rounds: 2 },
      { factor: 10, label: 'ten', rounds: 1 },
    ],
    async open() {
      events.push(`${name} opens`)
      if (fail === 'open') {
        throw new Error('no port')
      }
      return {
        async at({ factor, label }) {
          events.push(`${name} at ${label}`)
          return {
            subject: async () => factor * 100,
            async limit() {
              if (fail === 'limit') {
                throw new Error('it ended')
              }
              return 100
            },
          }
        },
        async close() {
          events.push(`${name} closes`)
        },
      }
    },
  }
}

async function measureAll(figures: Figure[], options: Partial<MeasureOptions> = {}) {
  const controller = new AbortController()
  // Only figures of its own are measured, and they ask for neither.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const bench = { signal: controller.signal } as Bench
  const readCpu = async () => ({})
  const told = { isQuick: false, rounds: undefined, readCpu, say: () => undefined, ...options }
  return { controller, measured: measureFigures(bench, figures, told) }
}

describe('figures', () => {
  test('are opened once for all their sizes, and closed', async () => {
    const events: string[] = []
    const { measured } = await measureAll([createFigure('a', events)])

    const rows = await Array.fromAsync(measured)

    expect(events).toEqual(['a opens', 'a at one', 'a at ten', 'a closes'])
    expect(rows).toMatchObject([
      { figure: 'a', factor: 1, ratio: 1, rounds: 2 },
      { figure: 'a', factor: 10, ratio: 10, rounds: 1 },
    ])
  })

  test.each(['open', 'limit'] as const)(
    'go on with the next when one cannot be measured (%s)',
    async (fail) => {
      const events: string[] = []
      const figures = [createFigure('a', events, fail), createFigure('b', events)]
      const { measured } = await measureAll(figures, { isQuick: true })

      const rows = await Array.fromAsync(measured)

      expect(rows).toMatchObject([
        { figure: 'a', reason: fail === 'open' ? 'no port' : 'it ended' },
        { figure: 'b', ratio: 1 },
      ])
      expect(events.includes('a closes')).toBe(fail === 'limit')
      expect(events.at(-1)).toBe('b closes')
    },
  )

  test('end when they are interrupted', async () => {
    const events: string[] = []
    const figures = [createFigure('a', events), createFigure('b', events)]
    const { controller, measured } = await measureAll(figures, {
      say: (line) => {
        if (line.includes('round 1')) {
          controller.abort(new Error('interrupted'))
        }
      },
    })

    const error = await Array.fromAsync(measured).catch((caught: unknown) => caught)

    expect(error).toEqual(new Error('interrupted'))
    expect(events).toEqual(['a opens', 'a at one', 'a closes'])
  })
})
