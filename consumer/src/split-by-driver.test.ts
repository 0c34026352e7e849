import { describe, expect, test } from 'bun:test'
import type { DriverLocation } from '@under-fire/shared/location'
import * as fc from 'fast-check'
import { splitByDriver } from './split-by-driver.ts'

const toLocation = (driver: string, index: number): DriverLocation => ({
  event_id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  driver_id: driver,
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: '2026-01-31T09:30:00.000Z',
})

describe('splitByDriver', () => {
  test('loses and repeats no row, and keeps each driver in one list and in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 3 })),
        fc.integer({ min: 1, max: 8 }),
        (drivers, count) => {
          const locations = drivers.map(toLocation)

          const lists = splitByDriver(locations, count)

          expect(lists).toHaveLength(count)
          expect(new Set(lists.flat())).toEqual(new Set(locations))
          expect(lists.flat()).toHaveLength(locations.length)
          for (const driver of drivers) {
            const having = lists.filter((list) => list.some((one) => one.driver_id === driver))
            expect(having).toHaveLength(1)
            expect(having[0]?.filter((one) => one.driver_id === driver)).toEqual(
              locations.filter((one) => one.driver_id === driver),
            )
          }
        },
      ),
    )
  })

  test('gives each of two lists between 40 and 60 % of 500 numbered drivers', () => {
    const drivers = Array.from({ length: 500 }, (_, index) => `driver-${index}`)

    const [first] = splitByDriver(drivers.map(toLocation), 2)

    expect(first?.length).toBeGreaterThan(200)
    expect(first?.length).toBeLessThan(300)
  })
})
