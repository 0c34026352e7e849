import * as v from 'valibot'
import { counted } from '../report/format.ts'
import { defineChecker } from './checker.ts'
import { architectureSchema, NAMES } from './names.ts'

/** How long a client waits for a "no" at worst, and whether one waited in vain. */
export const refusalTime = defineChecker({
  schema: v.strictObject({
    check: v.literal('refusal-time'),
    architecture: architectureSchema,
    atMostMs: v.pipe(v.number(), v.minValue(1)),
  }),
  check(run, { architecture, atMostMs }) {
    const own = run.ledger.filter((entry) => entry.architecture === architecture)
    const waits = own.filter(({ told }) => told === 'refused').map(({ latency_ms }) => latency_ms)
    const longestMs = waits.reduce((longest, ms) => Math.max(longest, ms), 0)
    const unanswered = own.filter(({ told }) => told === 'unknown').length
    const refusals =
      waits.length === 0
        ? 'nothing was refused'
        : `at most ${Math.round(longestMs)} ms (${counted(waits.length, 'refusal')})`
    return {
      id: `${architecture}-refusal-time`,
      statement: `A client of ${NAMES[architecture]} is told "no" soon, and never left without an answer.`,
      expected: `at most ${atMostMs} ms, 0 requests without an answer`,
      observed: `${refusals}, ${counted(unanswered, 'request')} without an answer`,
      passed: decide({ refusals: waits.length, isSoon: longestMs <= atMostMs, unanswered }),
    }
  },
})

function decide(seen: { refusals: number; isSoon: boolean; unanswered: number }): boolean | null {
  if (seen.unanswered > 0) {
    return false
  }
  return seen.refusals === 0 ? null : seen.isSoon
}
