import * as v from 'valibot'
import { readsResult } from '../reads/reads-result.ts'
import { defineChecker } from './checker.ts'
import { NO_READS } from './names.ts'

const factor = v.pipe(v.number(), v.minValue(0))

/** How much more the database is read while the cache is dead than before. */
export const databaseReadRise = defineChecker({
  schema: v.strictObject({
    check: v.literal('database-read-rise'),
    atLeast: factor,
    atMost: factor,
  }),
  check({ journal }, { atLeast, atMost }) {
    const reads = readsResult(journal)
    const before = reads?.before?.database_reads_per_s ?? null
    const during = reads?.during?.database_reads_per_s ?? null
    const rise = before === null || during === null || before === 0 ? null : during / before
    return {
      id: 'database-read-rise',
      statement:
        'What the cache kept from the database is bounded, and so is what its death costs.',
      expected: `${atLeast} to ${atMost} times the reads of before`,
      observed:
        rise === null || before === null || during === null
          ? NO_READS
          : `${rise.toFixed(1)} times: ${before.toFixed(1)} → ${during.toFixed(1)} a second`,
      passed: rise === null ? null : rise >= atLeast && rise <= atMost,
    }
  },
})
