import { describe, expect, test } from 'bun:test'
import { createReadStream } from './read-stream.ts'

const READS = 20_000
const ask = (seed: number, drivers: number, reads = READS) =>
  Array.from({ length: reads }, (_, index) => createReadStream({ seed, drivers })(index))

describe('the drivers that are asked for', () => {
  test('are the same for the same seed, and others for another', () => {
    expect(ask(42, 20, 100)).toEqual(ask(42, 20, 100))
    expect(ask(42, 20, 100)).not.toEqual(ask(43, 20, 100))
  })

  test('are drivers that events are sent for, the n-th about 1/n as often as the first', () => {
    const driverAt = createReadStream({ seed: 7, drivers: 20 })
    const counts = new Map<string, number>()
    for (let index = 0; index < READS; index += 1) {
      const driver = driverAt(index)
      counts.set(driver, (counts.get(driver) ?? 0) + 1)
    }

    expect([...counts.keys()].toSorted()).toEqual(
      Array.from({ length: 20 }, (_, index) => `driver-${index}`).toSorted(),
    )
    const harmonic = Array.from({ length: 20 }, (_, index) => 1 / (index + 1)).reduce(
      (sum, share) => sum + share,
    )
    for (const [rank, driver] of ['driver-0', 'driver-1', 'driver-9'].entries()) {
      const n = [1, 2, 10][rank] ?? 1
      const expected = READS / harmonic / n
      // Five standard deviations of a count.
      expect(Math.abs((counts.get(driver) ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected))
    }
  })

  test('are all the same one when there is one', () => {
    expect(new Set(ask(1, 1, 50))).toEqual(new Set(['driver-0']))
  })
})
