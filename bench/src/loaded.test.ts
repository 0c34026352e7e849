import { describe, expect, test } from 'bun:test'
import { UsageError } from '../../experiment/src/problems.ts'
import type { LoadGenerator, LoadResult } from './load/load-generator.ts'
import { loadPart } from './loaded.ts'

const took: LoadResult = { perSecond: 0, accepted: 0, failed: 0, p50Ms: 1, p95Ms: 1, p99Ms: 1 }
const load = { connections: 4, durationS: 1 }
const running = { url: 'http://127.0.0.1:1', requireRunning: () => undefined }

/** Gives these results, one a run. */
function generatorOf(...results: Partial<LoadResult>[]): LoadGenerator {
  return {
    name: 'fake',
    version: '1',
    async run() {
      const next = results.shift()
      if (next === undefined) {
        throw new Error('nothing was accepted')
      }
      return { ...took, ...next }
    },
  }
}
const load4 = (generator: LoadGenerator, part = running) =>
  loadPart({ generator, signal: new AbortController().signal }, part, load)

describe('a part under load', () => {
  test('is as fast as what it accepts, and remembers what it did not accept in all rounds', async () => {
    const part = load4(
      generatorOf({ perSecond: 90, accepted: 90, failed: 10 }, { perSecond: 300, accepted: 300 }),
    )

    expect([await part.measure(), await part.measure()]).toEqual([90, 300])
    expect(part.failedShare()).toBe(0.025)
  })

  test('of which nothing was asked has refused nothing', () => {
    expect(load4(generatorOf()).failedShare()).toBe(0)
  })

  test.each([
    ['with what it had accepted until then', [{ perSecond: 5, accepted: 5 }]],
    ['and nothing was accepted', []],
  ])('that ends meanwhile, %s, is named with its log', async (_, results) => {
    const ended = () => {
      throw new UsageError('rest ended with SIGKILL; see rest.log')
    }
    const part = load4(generatorOf(...results), { ...running, requireRunning: ended })

    expect(part.measure()).rejects.toThrow('rest ended with SIGKILL; see rest.log')
  })

  test('that runs has the error of its generator', async () => {
    expect(load4(generatorOf()).measure()).rejects.toThrow('nothing was accepted')
  })
})
