import * as v from 'valibot'
import { readsResult } from '../reads/reads-result.ts'
import { defineChecker } from './checker.ts'
import { NO_READS, percent } from './names.ts'

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1))

/** How many of the reads reach the database while the cache is dead. */
export const databaseReads = defineChecker({
  schema: v.strictObject({
    check: v.literal('database-reads'),
    atLeast: v.optional(fraction),
    atMost: v.optional(fraction),
  }),
  check({ journal }, { atLeast = 0, atMost = Infinity }) {
    const during = readsResult(journal)?.during
    const [reads, database] = [during?.reads_per_s ?? null, during?.database_reads_per_s ?? null]
    const share = reads === null || database === null || reads === 0 ? null : database / reads
    return {
      id: 'database-reads',
      statement:
        atLeast > 0
          ? 'While the cache is dead, the database gets the reads.'
          : 'While the cache is dead, coalescing keeps most reads from the database.',
      expected:
        atLeast > 0 ? `at least ${percent(atLeast)} of them` : `at most ${percent(atMost)} of them`,
      observed:
        share === null || reads === null || database === null
          ? NO_READS
          : `${percent(share)}: ${database.toFixed(1)} of ${reads.toFixed(1)} a second`,
      passed: share === null ? null : share >= atLeast && share <= atMost,
    }
  },
})
