import * as v from 'valibot'
import { readsResult } from '../reads/reads-result.ts'
import { defineChecker } from './checker.ts'

/** How long after the cache answers again the first reader is answered from it. */
export const cacheReturns = defineChecker({
  schema: v.strictObject({
    check: v.literal('cache-returns'),
    atMostMs: v.pipe(v.number(), v.minValue(1)),
  }),
  check({ journal }, { atMostMs }) {
    const reads = readsResult(journal)
    const isMeasured = reads !== undefined && reads.cache_outage_ms !== null
    const afterMs = reads?.first_hit_after_ms ?? null
    return {
      id: 'cache-returns',
      statement: 'Reads return to the cache by themselves when it answers again.',
      expected: `first hit within ${atMostMs} ms`,
      observed: !isMeasured
        ? 'no outage of the cache was measured'
        : afterMs === null
          ? 'never'
          : `after ${Math.round(afterMs)} ms`,
      passed: !isMeasured ? null : afterMs !== null && afterMs <= atMostMs,
    }
  },
})
