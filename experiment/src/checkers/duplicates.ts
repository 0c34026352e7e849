import * as v from 'valibot'
import { ledgerFigures } from '../figures.ts'
import { counted } from '../report/format.ts'
import { defineChecker } from './checker.ts'
import { countSchema } from './names.ts'

/** Events with more than one row, and rows that belong to no event of the run. */
export const duplicates = defineChecker({
  schema: v.strictObject({ check: v.literal('duplicates'), atMost: countSchema }),
  check(run, { atMost }) {
    const { table } = run.journal
    const finding = {
      id: 'table-duplicates',
      statement: 'No event is in the table twice, and no row is there that nobody sent.',
      expected: `${counted(atMost, 'duplicate')}, 0 strangers`,
    }
    const rest = ledgerFigures(run, 'rest').duplicates_table
    const kafka = ledgerFigures(run, 'kafka').duplicates_table
    if (table === null || rest === null || kafka === null) {
      return { ...finding, observed: 'the table was not read', passed: null }
    }
    const surplus = rest + kafka
    return {
      ...finding,
      observed: `${counted(surplus, 'duplicate')}, ${counted(table.strangers, 'stranger')} in ${counted(table.rows, 'row')}`,
      passed: surplus <= atMost && table.strangers === 0,
    }
  },
})
