import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { Histogram, Registry, Summary } from 'prom-client'
import { CountedHistogram, CountedSummary } from './counted-metrics.ts'

const NAMES = { name: 'a_time_seconds', help: 'A time.' }
const BUCKETS = [0.001, 0.01, 0.5, 10]
const observations = fc.array(
  fc.oneof(fc.double({ min: -1, max: 20, noNaN: true }), fc.constantFrom(...BUCKETS)),
  { maxLength: 50 },
)

describe('CountedHistogram', () => {
  test('is exposed as the one of prom-client, to the digit', async () => {
    await fc.assert(
      fc.asyncProperty(observations, async (values) => {
        const [counted, original] = [new Registry(), new Registry()]
        const subject = new CountedHistogram(counted, { ...NAMES, buckets: BUCKETS })
        const model = new Histogram({ ...NAMES, buckets: BUCKETS, registers: [original] })

        for (const value of values) {
          subject.observe(value)
          model.observe(value)
        }

        expect(await counted.metrics()).toBe(await original.metrics())
        expect(await counted.getSingleMetric(NAMES.name)?.get()).toMatchObject({ name: NAMES.name })
      }),
    )
  })
})

describe('CountedSummary', () => {
  const withoutQuantileValues = (text: string) =>
    text.replaceAll(/(?<=quantile="[\d.]+"\} ).+/g, '…')

  test('is exposed as the one of prom-client, but for the digits of the quantiles', async () => {
    await fc.assert(
      fc.asyncProperty(observations, async (values) => {
        const [counted, original] = [new Registry(), new Registry()]
        const subject = new CountedSummary(counted, NAMES)
        const percentiles = [0.5, 0.95, 0.99]
        const model = new Summary({ ...NAMES, percentiles, registers: [original] })

        for (const value of values) {
          subject.observe(value)
          model.observe(value)
        }

        const [text, modelText] = [await counted.metrics(), await original.metrics()]
        expect(withoutQuantileValues(text)).toBe(withoutQuantileValues(modelText))
        expect(withoutQuantileValues(text)).toContain('quantile="0.95"} …')
      }),
    )
  })

  test('tells the quantiles within 1 %', async () => {
    const registry = new Registry()
    const summary = new CountedSummary(registry, NAMES)
    for (let value = 1; value <= 1_000; value += 1) {
      summary.observe(value)
    }

    const text = await registry.metrics()

    const told = [...text.matchAll(/quantile="([\d.]+)"\} ([\d.]+)/g)].map(
      ([, part, value]) => Number(value) / (Number(part) * 1_000),
    )
    expect(told).toHaveLength(3)
    for (const ratio of told) {
      expect(Math.abs(ratio - 1)).toBeLessThan(0.011)
    }
  })
})

test.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses to observe %p', (value) => {
  const registry = new Registry()

  expect(() => new CountedSummary(registry, NAMES).observe(value)).toThrow('finite')
  expect(() =>
    new CountedHistogram(registry, { ...NAMES, name: 'b', buckets: BUCKETS }).observe(value),
  ).toThrow('finite')
})
