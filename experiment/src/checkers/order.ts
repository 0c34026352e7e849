import * as v from 'valibot'
import { ledgerFigures } from '../figures.ts'
import { defineChecker } from './checker.ts'
import { architectureSchema, countSchema, NAMES } from './names.ts'

/** Events of a driver that were written in another order than the client was answered. */
export const order = defineChecker({
  schema: v.strictObject({
    check: v.literal('order'),
    architecture: architectureSchema,
    atMost: countSchema,
  }),
  check(run, { architecture, atMost }) {
    const { out_of_order: count, persisted } = ledgerFigures(run, architecture)
    return {
      id: `${architecture}-order`,
      statement: `${NAMES[architecture]} stores a driver's events in the order they were accepted.`,
      expected: `${atMost} out of order`,
      observed: `${count} out of order of ${persisted}`,
      passed: run.journal.table === null || persisted === 0 ? null : count <= atMost,
    }
  },
})
