import * as v from 'valibot'
import { ledgerFigures } from '../figures.ts'
import { count } from '../report/format.ts'
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
    const { out_of_order: late, persisted } = ledgerFigures(run, architecture)
    const finding = {
      id: `${architecture}-order`,
      statement: `${NAMES[architecture]} stores a driver's events in the order they were accepted.`,
      expected: `${count(atMost)} out of order`,
    }
    if (late === null) {
      return { ...finding, observed: 'the table was not read', passed: null }
    }
    return {
      ...finding,
      observed: `${count(late)} out of order of ${count(persisted)}`,
      passed: persisted === 0 ? null : late <= atMost,
    }
  },
})
