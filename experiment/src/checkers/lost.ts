import * as v from 'valibot'
import { fateOf } from '../ledger.ts'
import { defineChecker } from './checker.ts'
import { architectureSchema, countSchema, NAMES } from './names.ts'

/** Accepted events that are not in the table. */
export const lost = defineChecker({
  schema: v.strictObject({
    check: v.literal('lost'),
    architecture: architectureSchema,
    atMost: countSchema,
  }),
  check(run, { architecture, atMost }) {
    const accepted = run.ledger.filter(
      (entry) => entry.architecture === architecture && entry.told === 'accepted',
    )
    const count = accepted.filter((entry) => fateOf(entry) === 'lost').length
    return {
      id: `${architecture}-lost`,
      statement: `Nothing that ${NAMES[architecture]} accepted is lost.`,
      expected: `${atMost} lost`,
      observed: `${count} lost of ${accepted.length} accepted`,
      passed: run.journal.table === null || accepted.length === 0 ? null : count <= atMost,
    }
  },
})
