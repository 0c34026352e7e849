import * as v from 'valibot'
import { recoveryFigures } from '../figures.ts'
import { defineChecker, type Finding } from './checker.ts'

/**
 * How long after the database accepts writes the first row of Kafka's path appears. `breaker`: a call may wait for its
 * timeout, and then the breaker for its reset.
 */
export const firstRow = defineChecker({
  schema: v.strictObject({
    check: v.literal('first-row'),
    atMostMs: v.union([v.literal('breaker'), v.pipe(v.number(), v.minValue(1))]),
  }),
  check(run, { atMostMs }): Finding {
    const { callTimeoutMs, resetTimeoutMs } = run.journal.experiment.breaker
    const mostMs: number = atMostMs === 'breaker' ? callTimeoutMs + resetTimeoutMs : atMostMs
    const { first_row: afterMs } = recoveryFigures(run, 'kafka')
    return {
      id: 'kafka-first-row',
      statement: 'Kafka stores again by itself when the database accepts writes.',
      expected: `within ${mostMs} ms`,
      observed:
        run.outage === null
          ? 'no outage was measured'
          : afterMs === null
            ? 'never'
            : `after ${Math.round(afterMs)} ms`,
      passed:
        run.outage === null || run.journal.table === null
          ? null
          : afterMs !== null && afterMs <= mostMs,
    }
  },
})
