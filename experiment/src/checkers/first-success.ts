import * as v from 'valibot'
import { recoveryFigures } from '../figures.ts'
import { defineChecker } from './checker.ts'
import { NAMES } from './names.ts'

/** How long after the database accepts writes the first client succeeds. */
export const firstSuccess = defineChecker({
  schema: v.strictObject({
    check: v.literal('first-success'),
    // Kafka's clients succeed all the time: there is no first success to wait for.
    architecture: v.literal('rest'),
    atMostMs: v.pipe(v.number(), v.minValue(1)),
  }),
  check(run, { architecture, atMostMs }) {
    const { first_success: afterMs } = recoveryFigures(run, architecture)
    return {
      id: `${architecture}-recovers`,
      statement: `${NAMES[architecture]} works again by itself when the database does.`,
      expected: `within ${atMostMs} ms`,
      observed:
        run.outage === null
          ? 'no outage was measured'
          : afterMs === null
            ? 'never'
            : `after ${Math.round(afterMs)} ms`,
      passed: run.outage === null ? null : afterMs !== null && afterMs <= atMostMs,
    }
  },
})
