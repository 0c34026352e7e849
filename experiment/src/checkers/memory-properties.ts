import { expect } from 'bun:test'
import * as fc from 'fast-check'
import { sampleMemory, seedRun } from '../seeded-run.ts'
import { checkAll, type Hypothesis } from './checkers.ts'

const { run: CLEAN } = seedRun()
const [BEGINS_MS, ACCEPTS_MS] = CLEAN.outage ?? [0, 0]
const PART_MS = (ACCEPTS_MS - BEGINS_MS) / 10

const mb = fc.integer({ min: 1, max: 400 })
const tenths = (value: number) => value.toFixed(1)

/** A property of the checker of memory, run with those of the others. */
export const MEMORY_PROPERTIES = {
  'memory-growth': () =>
    fc.assert(
      fc.property(
        mb,
        fc.array(mb, { minLength: 10, maxLength: 10 }),
        fc.integer({ min: 0, max: 200 }),
        (beforeMb, parts, atMostMb) => {
          // What was long before the outage, or is after it, is neither held against the service nor for it.
          const run = sampleMemory(CLEAN, 'producer', (atMs) => {
            if (atMs <= BEGINS_MS) {
              return atMs > BEGINS_MS - PART_MS ? beforeMb : 900
            }
            return parts[Math.ceil((atMs - BEGINS_MS) / PART_MS) - 1] ?? 900
          })
          const hypothesis = { check: 'memory-growth', component: 'producer', atMostMb } as const
          const experiment = { ...run.journal.experiment, hypotheses: [hypothesis] }
          const [finding] = checkAll({ ...run, journal: { ...run.journal, experiment } })

          const highestMb = Math.max(...parts)
          const grownMb = highestMb - beforeMb
          expect(finding).toMatchObject({
            id: 'producer-memory',
            expected: `less than ${atMostMb} MB more than before it`,
            observed: `${grownMb < 0 ? '−' : '+'}${tenths(Math.abs(grownMb))} MB: ${tenths(beforeMb)} before, ${tenths(highestMb)} at most, ${tenths(parts.at(-1) ?? 0)} at its end`,
            passed: grownMb < atMostMb,
          })
        },
      ),
      { numRuns: 40 },
    ),
} satisfies Partial<Record<Hypothesis['check'], () => void>>
