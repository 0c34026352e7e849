import { describe, expect, test } from 'bun:test'
import { bottleneckOf, describeBottleneck } from './bottleneck.ts'
import { stepOf } from './step.fake.ts'

/** Of a machine of four cores, with a generator of one thread. */
function judge(cpu: Record<string, number>, machine?: number, generatorCores = 1) {
  const used = Object.values(cpu).reduce((sum, cores) => sum + cores, 0)
  const step = stepOf({ cpu_cores: cpu, machine_cores: machine ?? used })
  return bottleneckOf(step, { cores: 4, generatorCores })
}

describe('the bottleneck', () => {
  test('is the service whose one thread is busy, though others use more of the machine', () => {
    const bottleneck = judge({ rest: 0.95, database: 1.5, load: 0.3 })

    expect(bottleneck).toEqual({ kind: 'part', part: 'rest', cores: 0.95, limitCores: 1 })
    expect(describeBottleneck(bottleneck)).toBe('rest: 0.95 cores of the 1 it can use')
  })

  test('is the generator when its one thread is busy, whatever else is', () => {
    const bottleneck = judge({ producer: 0.95, load: 0.92 })

    expect(bottleneck.kind).toBe('generator')
    expect(describeBottleneck(bottleneck)).toStartWith('generator-limited')
  })

  test('is the generator when it takes most of a machine that is full', () => {
    expect(judge({ producer: 0.8, broker: 1, load: 2.1 }, undefined, 4).kind).toBe('generator')
  })

  test('is not a generator of many threads that uses as much as a service has', () => {
    expect(judge({ producer: 0.95, load: 1.2 }, undefined, 4)).toMatchObject({
      kind: 'part',
      part: 'producer',
    })
  })

  test('is the machine when all of it is busy, with the part that uses most', () => {
    expect(judge({ producer: 0.9, broker: 1.6, load: 0.6, database: 0.8 })).toMatchObject({
      kind: 'machine',
      part: 'broker',
      cores: 1.6,
    })
  })

  test('is not told when the machine was busy with something else', () => {
    expect(judge({ producer: 0.2, load: 0.1 }, 3.9)).toMatchObject({ kind: 'others' })
  })

  test('is none when every part had time left, and names the nearest to its limit', () => {
    expect(judge({ rest: 0.4, database: 1.2, load: 0.2 })).toEqual({
      kind: 'none',
      part: 'rest',
      cores: 0.4,
      limitCores: 1,
    })
  })

  test('counts every consumer as one thread', () => {
    expect(judge({ consumer: 0.1, 'consumer-2': 0.97 })).toMatchObject({
      kind: 'part',
      part: 'consumer-2',
    })
  })
})
