import * as v from 'valibot'
import { ledgerFigures } from '../figures.ts'
import { count } from '../report/format.ts'
import { defineChecker } from './checker.ts'
import { architectureSchema, countSchema, NAMES } from './names.ts'

/** Accepted events that are not in the table. What still stands on the topic may yet be stored: unknown, not lost. */
export const lost = defineChecker({
  schema: v.strictObject({
    check: v.literal('lost'),
    architecture: architectureSchema,
    atMost: countSchema,
  }),
  check(run, { architecture, atMost }) {
    const { accepted, lost: missing, pending } = ledgerFigures(run, architecture)
    const finding = {
      id: `${architecture}-lost`,
      statement: `Nothing that ${NAMES[architecture]} accepted is lost.`,
      expected: `${count(atMost)} lost`,
    }
    if (missing === null || pending === null) {
      return { ...finding, observed: 'the table was not read', passed: null }
    }
    const waiting = pending === 0 ? '' : `, ${count(pending)} still on the topic when the run ended`
    return {
      ...finding,
      observed: `${count(missing)} lost of ${count(accepted)} accepted${waiting}`,
      passed: accepted === 0 ? null : decide(missing, pending, atMost),
    }
  },
})

function decide(missing: number, pending: number, atMost: number): boolean | null {
  if (missing > atMost) {
    return false
  }
  return missing + pending > atMost ? null : true
}
