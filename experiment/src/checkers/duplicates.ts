import * as v from 'valibot'
import { ledgerFigures } from '../figures.ts'
import { defineChecker } from './checker.ts'
import { countSchema } from './names.ts'

/** Events with more than one row, and rows that belong to no event of the run. */
export const duplicates = defineChecker({
  schema: v.strictObject({ check: v.literal('duplicates'), atMost: countSchema }),
  check(run, { atMost }) {
    const surplus =
      ledgerFigures(run, 'rest').duplicates_table + ledgerFigures(run, 'kafka').duplicates_table
    const strangers = run.journal.table?.strangers ?? 0
    return {
      id: 'table-duplicates',
      statement: 'No event is in the table twice, and no row is there that nobody sent.',
      expected: `${atMost} duplicates, 0 strangers`,
      observed:
        run.journal.table === null
          ? 'the table was not read'
          : `${surplus} duplicates, ${strangers} strangers in ${run.journal.table.rows} rows`,
      passed: run.journal.table === null ? null : surplus <= atMost && strangers === 0,
    }
  },
})
