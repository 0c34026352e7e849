import * as v from 'valibot'
import { requestFigures } from '../figures.ts'
import { planTimeline, requestsWithin } from '../timeline.ts'
import { defineChecker } from './checker.ts'
import { architectureSchema, NAMES, percent } from './names.ts'

/** The share of requests that were not accepted. `outage-share`: that of the requests sent while writes did not work. */
export const errorRate = defineChecker({
  schema: v.strictObject({
    check: v.literal('error-rate'),
    architecture: architectureSchema,
    expected: v.union([v.literal('outage-share'), v.number()]),
    /** A fraction: 0.01 is one point. */
    tolerance: v.pipe(v.number(), v.minValue(0)),
  }),
  check(run, { architecture, expected, tolerance }) {
    const entries = run.ledger.filter((entry) => entry.architecture === architecture)
    const { error_rate: rate, failed, total } = requestFigures(entries, null)
    const timeline = planTimeline(run.journal.experiment)
    const isShare = expected === 'outage-share'
    // What is sent in the last second before the database is back may wait for it and succeed; in a run of 30 s
    // that second is more than a point.
    const lastRate = timeline.phases.at(-1)?.ratePerS ?? 0
    const margin = isShare ? Math.max(tolerance, lastRate / timeline.requests) : tolerance
    const wanted = isShare
      ? run.outage && requestsWithin(timeline, run.outage) / timeline.requests
      : expected
    return {
      id: `${architecture}-error-rate`,
      statement: isShare
        ? `${NAMES[architecture]} refuses what arrives while the database is down, and only that.`
        : `No client of ${NAMES[architecture]} sees an error.`,
      expected:
        wanted === null
          ? 'unknown: no outage was measured'
          : `${percent(wanted)}${margin > 0 ? ` ± ${(margin * 100).toFixed(1)} points` : ''}`,
      observed: rate === null ? 'no requests' : `${percent(rate)} (${failed} of ${total})`,
      passed: rate === null || wanted === null ? null : Math.abs(rate - wanted) <= margin,
    }
  },
})
