import * as v from 'valibot'
import { ledgerFigures } from '../figures.ts'
import { count } from '../report/format.ts'
import { defineChecker } from './checker.ts'
import { architectureSchema, countSchema, NAMES } from './names.ts'

/** Events that a client was told "no" of and that were stored all the same. */
export const ghosts = defineChecker({
  schema: v.strictObject({
    check: v.literal('ghosts'),
    architecture: architectureSchema,
    atMost: countSchema,
  }),
  check(run, { architecture, atMost }) {
    const { ghost } = ledgerFigures(run, architecture)
    return {
      id: `${architecture}-ghosts`,
      statement: `What ${NAMES[architecture]} refused is not stored, but for what was in flight.`,
      expected: `at most ${count(atMost)} refused and stored`,
      observed: ghost === null ? 'the table was not read' : `${count(ghost)} refused and stored`,
      passed: ghost === null ? null : ghost <= atMost,
    }
  },
})
