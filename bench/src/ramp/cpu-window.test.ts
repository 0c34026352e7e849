import { describe, expect, test } from 'bun:test'
import { type CpuReading, useInWindow } from './cpu-window.ts'

const at = (atMs: number, partsMs: CpuReading['partsMs'], machineMs = 0): CpuReading => ({
  atMs,
  partsMs,
  machineMs,
})

describe('CPU in cores', () => {
  test('is what was used between two readings, by the time between them', () => {
    const readings = [
      at(0, { load: 0, rest: 100 }, 500),
      at(2_000, { load: 1_000, rest: 600 }, 3_500),
    ]

    expect(useInWindow(readings, 4_000, 'load')).toEqual({
      cpu_cores: { load: 0.5, rest: 0.25 },
      machine_cores: 1.5,
    })
  })

  test('leaves out what the generator needed to start', () => {
    const readings = [at(0, { load: 0 }), at(3_000, { load: 2_900 }), at(5_000, { load: 3_100 })]

    expect(useInWindow(readings, 2_000, 'load').cpu_cores['load']).toBe(0.1)
  })

  test('leaves out readings before and after the generator ran, and parts that were not there all the time', () => {
    const readings = [
      at(0, { rest: 0 }),
      at(1_000, { load: 0, rest: 1_000 }),
      at(2_000, { load: 500, rest: 1_500, late: 100 }),
      at(3_000, { rest: 9_000 }),
    ]

    expect(useInWindow(readings, 5_000, 'load').cpu_cores).toEqual({ load: 0.5, rest: 0.5 })
  })

  test('cannot be told of one reading', () => {
    expect(() => useInWindow([at(0, { load: 0 })], 1_000, 'load')).toThrow(RangeError)
  })
})
