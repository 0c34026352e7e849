import * as v from 'valibot'
import { mendedMs } from '../figures.ts'
import type { Run } from '../journal.ts'
import { count } from '../report/format.ts'
import type { Span } from '../timeline.ts'
import { defineChecker } from './checker.ts'
import { architectureSchema, NAMES } from './names.ts'

/**
 * Clients see errors while something is broken and for a while after it is mended, and at no other time. Without any
 * error it cannot be told: then the error rate is the hypothesis to make.
 */
export const errorsConfined = defineChecker({
  schema: v.strictObject({
    check: v.literal('errors-confined'),
    architecture: architectureSchema,
    /** How long after the repair a client may still see one; not scaled, for starting and connecting are not. */
    recoveryMs: v.pipe(v.number(), v.minValue(0)),
  }),
  check(run, { architecture, recoveryMs }) {
    const spans = brokenSpans(run, recoveryMs)
    const own = run.ledger.filter((entry) => entry.architecture === architecture)
    const errors = own.filter(({ told }) => told !== 'accepted')
    const strays = errors.filter(
      ({ sent_ms, answered_ms }) =>
        !spans?.some(([fromMs, toMs]) => answered_ms >= fromMs && sent_ms <= toMs),
    ).length
    return {
      id: `${architecture}-errors-confined`,
      statement: `Clients of ${NAMES[architecture]} see errors while something is broken, and soon after it is mended no more.`,
      expected: `0 errors outside of the fault and ${recoveryMs} ms after it`,
      observed: `${count(errors.length)} errors of ${count(own.length)} requests, ${spans === null ? 'an unknown number' : count(strays)} of them outside`,
      passed: spans === null || errors.length === 0 ? null : strays === 0,
    }
  },
})

/** From each injection to its healing, the last until all was mended, and `recoveryMs` more; null where that is not known. */
function brokenSpans(run: Run, recoveryMs: number): Span[] | null {
  const { actions } = run.journal
  const mended = mendedMs(run)
  const heals = actions.filter(({ step }) => step === 'heal')
  const lastHealMs = Math.max(...heals.map(({ actual_ms }) => actual_ms))
  if (mended === null || heals.length === 0) {
    return null
  }
  return actions
    .filter(({ step }) => step === 'inject')
    .flatMap(({ actual_ms, target }): Span[] => {
      const heal = heals.find((other) => other.target === target && other.actual_ms >= actual_ms)
      const endMs = heal?.actual_ms === lastHealMs ? mended : heal?.actual_ms
      return endMs === undefined ? [] : [[actual_ms, endMs + recoveryMs]]
    })
}
