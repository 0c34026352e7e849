import * as v from 'valibot'
import { latencyFigures } from '../figures.ts'
import { ms } from '../report/format.ts'
import { defineChecker } from './checker.ts'
import { architectureSchema, NAMES } from './names.ts'

const durationMs = v.pipe(v.number(), v.minValue(0))

/** What the middle one of a phase's clients waits for an answer. */
export const phaseLatency = defineChecker({
  schema: v.strictObject({
    check: v.literal('phase-latency'),
    architecture: architectureSchema,
    phase: v.string(),
    p50Ms: v.variant('is', [
      v.strictObject({ is: v.literal('at least'), ms: durationMs }),
      v.strictObject({ is: v.literal('at most'), ms: durationMs }),
    ]),
  }),
  check(run, { architecture, phase, p50Ms }) {
    const entries = run.ledger.filter(
      (entry) => entry.architecture === architecture && entry.phase === phase,
    )
    const { p50 } = latencyFigures(entries)
    const isMost = p50Ms.is === 'at most'
    return {
      id: `${architecture}-latency-${phase}`,
      statement: `A client of ${NAMES[architecture]} ${isMost ? 'does not wait' : 'waits'} for the database in "${phase}".`,
      expected: `P50 ${p50Ms.is} ${p50Ms.ms} ms`,
      observed: `P50 ${ms(p50)}`,
      passed: p50 === null ? null : isMost ? p50 <= p50Ms.ms : p50 >= p50Ms.ms,
    }
  },
})
