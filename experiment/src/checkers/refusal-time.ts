import * as v from 'valibot'
import { defineChecker } from './checker.ts'
import { architectureSchema, NAMES } from './names.ts'

/** How long a client waits for a "no" at worst. */
export const refusalTime = defineChecker({
  schema: v.strictObject({
    check: v.literal('refusal-time'),
    architecture: architectureSchema,
    atMostMs: v.pipe(v.number(), v.minValue(1)),
  }),
  check(run, { architecture, atMostMs }) {
    const waits = run.ledger
      .filter((entry) => entry.architecture === architecture && entry.told !== 'accepted')
      .map(({ sent_ms, answered_ms }) => answered_ms - sent_ms)
    const longestMs = waits.reduce((longest, ms) => Math.max(longest, ms), 0)
    return {
      id: `${architecture}-refusal-time`,
      statement: `A client of ${NAMES[architecture]} is told "no" soon, and never left without an answer.`,
      expected: `at most ${atMostMs} ms`,
      observed:
        waits.length === 0
          ? 'nothing was refused'
          : `at most ${Math.round(longestMs)} ms (${waits.length} refusals)`,
      passed: waits.length === 0 ? null : longestMs <= atMostMs,
    }
  },
})
