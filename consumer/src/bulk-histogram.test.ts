import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { Histogram, Registry } from 'prom-client'
import { BulkHistogram } from './bulk-histogram.ts'

const ABOUT = { name: 'age_seconds', help: 'Age.', buckets: [0.01, 0.1, 1, 10] }

const valuesOf = async (histogram: Histogram) =>
  (await histogram.get()).values.map(({ metricName, labels, value }) => [metricName, labels, value])

test('shows what prom-client shows after the same observations one by one', async () => {
  const value = fc.oneof(
    fc.constantFrom(0, 0.01, 0.1, 1, 10, 10.001),
    fc.double({ min: 0, max: 20, noNaN: true }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(value)), async (chunks) => {
      const [ours, theirs] = [new Registry(), new Registry()]
      const bulk = new BulkHistogram({ ...ABOUT, registers: [ours] })
      const single = new Histogram({ ...ABOUT, registers: [theirs] })

      for (const chunk of chunks) {
        bulk.observeAll(chunk)
        chunk.forEach((one) => single.observe(one))
      }

      expect(await ours.metrics()).toBe(await theirs.metrics())
      expect(await valuesOf(bulk)).toEqual(await valuesOf(single))
    }),
  )
})
