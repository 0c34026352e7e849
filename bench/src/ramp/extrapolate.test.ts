import { describe, expect, test } from 'bun:test'
import { extrapolate } from './extrapolate.ts'
import { stepOf } from './step.fake.ts'

// 4,000 events in 4 s: a core that is busy all the time is 1 ms for each.
const step = stepOf({
  accepted: 4_000,
  cpu_cores: { producer: 0.1, broker: 0.02, consumer: 0.05, database: 0.04, load: 0.9 },
})
const ASSUMED = { eventsPerS: 1_000_000, coresPerServer: 8, copies: 3, share: 0.5 }

describe('another rate', () => {
  test('needs, of each part, its CPU for an event times the rate', () => {
    const needs = extrapolate('kafka', step, ASSUMED)

    expect(
      needs.map(({ part, cores, units, units_with_headroom: free }) => [
        part,
        Math.round(cores),
        units,
        free,
      ]),
    ).toEqual([
      ['producer', 100, 100, 200],
      // Three copies of 20 cores each, on servers of 8.
      ['broker', 60, 8, 15],
      ['consumer', 50, 50, 100],
      ['database', 40, 5, 10],
    ])
    expect(needs[0]).toMatchObject({ cpu_ms_per_event: 0.1, events_per_core_s: 10_000 })
  })

  test('needs no fewer brokers than there are copies', () => {
    const needs = extrapolate('kafka', step, { ...ASSUMED, eventsPerS: 1_000 })

    expect(needs.find(({ part }) => part === 'broker')?.units).toBe(3)
  })

  test('needs of REST only its service and the database', () => {
    const needs = extrapolate(
      'rest',
      stepOf({ cpu_cores: { rest: 0.5, database: 0.5, broker: 0.1 } }),
    )

    expect(needs.map(({ part }) => part)).toEqual(['rest', 'database'])
  })
})
