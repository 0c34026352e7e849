import { expect } from 'bun:test'
import * as fc from 'fast-check'
import {
  BURST_EVERY_MS,
  QUICK_MS,
  READS,
  READS_IN_OUTAGE,
  seedReads,
  SLOW_MS,
} from '../reads/seeded-reads.ts'
import type { Run } from '../journal.ts'
import { checkAll, type Hypothesis } from './checkers.ts'

// Properties of the checkers of reads, run with those of the others.

const upTo = (max: number) => fc.nat({ max })
const holds = <T>(property: fc.IRawProperty<T>) => void fc.assert(property, { numRuns: 10 })

function find(run: Run, hypothesis: Hypothesis) {
  const experiment = { ...run.journal.experiment, hypotheses: [hypothesis] }
  const [finding] = checkAll({ ...run, journal: { ...run.journal, experiment } })
  return { observed: finding?.observed ?? 'nothing', passed: finding?.passed ?? null }
}

export const READ_PROPERTIES = {
  'read-error-rate': () =>
    holds(
      fc.property(upTo(300), upTo(300), upTo(10), (failed, unanswered, percent) => {
        const run = seedReads({ failed, unanswered })
        const share = (failed + unanswered) / READS
        const atMost = percent / 100

        expect(find(run, { check: 'read-error-rate', atMost })).toEqual({
          observed: `${(share * 100).toFixed(2)} % (${failed + unanswered} of 6,000)`,
          passed: share <= atMost,
        })
      }),
    ),

  'read-latency': () =>
    holds(
      fc.property(upTo(READS_IN_OUTAGE), (slow) => {
        const run = seedReads({ slow })
        const isSlow = slow > READS_IN_OUTAGE - Math.ceil(READS_IN_OUTAGE * 0.95)

        const strict = { check: 'read-latency', atMostMs: 100, atMostTimes: 2 } as const
        expect(find(run, strict)).toEqual({
          observed: `${isSlow ? `${SLOW_MS} ms` : `${QUICK_MS}.00 ms`} while it is dead, ${QUICK_MS}.00 ms before`,
          passed: !isSlow,
        })
        const lenient = { ...strict, atMostTimes: SLOW_MS / QUICK_MS }
        expect(find(run, lenient).passed).toBe(true)
      }),
    ),

  'database-reads': () =>
    holds(
      // Some more than there are reads: the counter is read at other moments than the clients’ clock.
      fc.property(upTo(210), upTo(100), (during, percent) => {
        const run = seedReads({ databasePerS: { before: 10, during } })
        const limit = percent / 100

        const atMost = find(run, { check: 'database-reads', atMost: limit })
        const atLeast = find(run, { check: 'database-reads', atLeast: limit })

        expect(atMost.observed).toStartWith(`${(during / 2).toFixed(2)} %: ${during}.0 of 200.0`)
        expect(atMost.passed).toBe(during / 200 <= limit)
        expect(atLeast.passed).toBe(during / 200 >= limit)
      }),
    ),

  'database-read-rise': () =>
    holds(
      fc.property(upTo(50), upTo(200), fc.integer({ min: 1, max: 9 }), (before, during, most) => {
        const run = seedReads({ databasePerS: { before, during } })
        const hypothesis = { check: 'database-read-rise', atLeast: 1, atMost: most } as const

        const { observed, passed } = find(run, hypothesis)

        if (before === 0) {
          // Nothing can be told by how many times nothing has risen.
          expect(passed).toBeNull()
          return
        }
        const rise = during / before
        expect(observed).toBe(`${rise.toFixed(1)} times: ${before}.0 → ${during}.0 a second`)
        expect(passed).toBe(rise >= 1 && rise <= most)
      }),
    ),

  'cache-returns': () =>
    holds(
      fc.property(upTo(40), upTo(2_000), (bursts, atMostMs) => {
        const returnsAfterMs = bursts * BURST_EVERY_MS
        const hypothesis = { check: 'cache-returns', atMostMs: atMostMs + 1 } as const

        const { observed, passed } = find(seedReads({ returnsAfterMs }), hypothesis)

        // The first burst is sent a millisecond after the moment.
        expect(observed).toBe(`after ${returnsAfterMs + 1} ms`)
        expect(passed).toBe(returnsAfterMs <= atMostMs)
        expect(find(seedReads({ returnsAfterMs: null }), hypothesis)).toEqual({
          observed: 'never',
          passed: false,
        })
        expect(find(seedReads({ isKilled: false }), hypothesis).passed).toBeNull()
      }),
    ),
} satisfies Partial<Record<Hypothesis['check'], () => void>>
