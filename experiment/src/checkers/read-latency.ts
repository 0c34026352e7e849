import * as v from 'valibot'
import { readsResult } from '../reads/reads-result.ts'
import { ms } from '../report/format.ts'
import { defineChecker } from './checker.ts'
import { NO_READS } from './names.ts'

/** What 95 of 100 readers wait at most while the cache is dead. */
export const readLatency = defineChecker({
  schema: v.strictObject({
    check: v.literal('read-latency'),
    atMostMs: v.pipe(v.number(), v.minValue(1)),
    /** Or that many times what it was before, where that is more: a slow machine is slow with its cache, too. */
    atMostTimes: v.pipe(v.number(), v.minValue(1)),
  }),
  check({ journal }, { atMostMs, atMostTimes }) {
    const reads = readsResult(journal)
    const [before, during] = [reads?.before?.p95_ms ?? null, reads?.during?.p95_ms ?? null]
    const limitMs = Math.max(atMostMs, atMostTimes * (before ?? 0))
    return {
      id: 'read-latency',
      statement: 'A dead cache makes no reader wait long.',
      expected: `P95 at most ${atMostMs} ms, or ${atMostTimes} times that of before`,
      observed: during === null ? NO_READS : `${ms(during)} while it is dead, ${ms(before)} before`,
      passed: during === null ? null : during <= limitMs,
    }
  },
})
