import * as v from 'valibot'
import { readsResult } from '../reads/reads-result.ts'
import { count } from '../report/format.ts'
import { defineChecker } from './checker.ts'
import { NO_READS, percent } from './names.ts'

/** The share of reads without an answer of the service, over the whole run. */
export const readErrorRate = defineChecker({
  schema: v.strictObject({
    check: v.literal('read-error-rate'),
    /** A fraction: 0.01 is one point. */
    atMost: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  }),
  check({ journal }, { atMost }) {
    const reads = readsResult(journal)
    const spans = [reads?.before, reads?.during, reads?.after].filter((span) => !!span)
    const total = spans.reduce((sum, { requests }) => sum + requests, 0)
    const failed = spans.reduce((sum, span) => sum + span.failed, 0)
    return {
      id: 'read-error-rate',
      statement: 'Readers are answered, with the cache and without it.',
      expected: `at most ${percent(atMost)} errors`,
      observed:
        total === 0 ? NO_READS : `${percent(failed / total)} (${count(failed)} of ${count(total)})`,
      passed: total === 0 ? null : failed / total <= atMost,
    }
  },
})
