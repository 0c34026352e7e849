import * as v from 'valibot'
import { isWriteStop } from '../faults/faults.ts'
import { requestFigures } from '../figures.ts'
import { measureOutages, type Run } from '../journal.ts'
import type { LedgerEntry } from '../ledger.ts'
import { count } from '../report/format.ts'
import { planTimeline, requestsWithin, type Span } from '../timeline.ts'
import { defineChecker } from './checker.ts'
import { architectureSchema, NAMES, percent } from './names.ts'

/**
 * The share of requests that were not accepted. `outage-share`: that of the requests sent while writes did not work,
 * and none that had nothing to do with the outage.
 */
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
    const outages = measureOutages(run.journal).filter((outage) => outage !== null)
    const margin = isShare
      ? Math.max(tolerance, (outages.length * lastRate) / timeline.requests)
      : tolerance
    const wanted = isShare
      ? run.outage &&
        outages.reduce((sum, outage) => sum + requestsWithin(timeline, outage), 0) /
          timeline.requests
      : expected
    const strays = isShare ? countStrays(run, entries) : 0
    return {
      id: `${architecture}-error-rate`,
      statement: isShare
        ? `${NAMES[architecture]} refuses what arrives while the database is down, and only that.`
        : `No client of ${NAMES[architecture]} sees an error.`,
      expected:
        wanted === null
          ? 'unknown: no outage was measured'
          : `${percent(wanted)}${margin > 0 ? ` ± ${(margin * 100).toFixed(1)} points` : ''}`,
      observed:
        rate === null
          ? 'no requests'
          : `${percent(rate)} (${count(failed)} of ${count(total)})${strays === 0 ? '' : `, ${count(strays)} of them outside of the outage`}`,
      passed:
        rate === null || wanted === null ? null : Math.abs(rate - wanted) <= margin && strays === 0,
    }
  },
})

// A service may still be making its connections when the probe, which makes one, has succeeded.
const RECONNECT_MS = 1_000

/**
 * Requests without success that were over before the database was broken, or sent well after the outage. Not from the
 * outage's measured begin on: clients are refused up to a probe's interval before the probe is.
 */
function countStrays({ journal }: Run, entries: LedgerEntry[]): number {
  const outages = measureOutages(journal)
  const excused = journal.actions
    .filter(
      ({ step, target, action }) =>
        step === 'inject' && target === 'database' && isWriteStop(action),
    )
    .flatMap(({ actual_ms }, index): Span[] => {
      const outage = outages[index]
      return outage ? [[actual_ms, outage[1] + RECONNECT_MS]] : []
    })
  if (excused.length === 0) {
    return 0
  }
  return entries.filter(
    ({ told, sent_ms, answered_ms }) =>
      told !== 'accepted' &&
      !excused.some(([fromMs, toMs]) => answered_ms >= fromMs && sent_ms <= toMs),
  ).length
}
