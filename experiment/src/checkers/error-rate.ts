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
 * less those that waited and were accepted when it was over, and none that had nothing to do with the outage.
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
    // The probe and the service do not see the outage begin and end at once; in a run of 30 s, a second of
    // requests is more than a point.
    const lastRate = timeline.phases.at(-1)?.ratePerS ?? 0
    const outages = measureOutages(run.journal).filter((outage) => outage !== null)
    const margin = isShare
      ? Math.max(tolerance, (outages.length * lastRate) / timeline.requests)
      : tolerance
    const waited = isShare ? countWaited(entries, outages) : 0
    const sent = outages.reduce((sum, outage) => sum + requestsWithin(timeline, outage), 0)
    const wanted = isShare ? run.outage && (sent - waited) / timeline.requests : expected
    const strays = isShare ? countStrays(run, entries) : 0
    return {
      id: `${architecture}-error-rate`,
      statement: isShare
        ? `${NAMES[architecture]} refuses what arrives while the database is down, and only that.`
        : `No client of ${NAMES[architecture]} sees an error.`,
      expected:
        wanted === null
          ? 'unknown: no outage was measured'
          : `${percent(wanted)}${margin > 0 ? ` ± ${(margin * 100).toFixed(1)} points` : ''}${waited === 0 ? '' : `; ${count(waited)} waited until it was over`}`,
      observed:
        rate === null
          ? 'no requests'
          : `${percent(rate)} (${count(failed)} of ${count(total)})${strays === 0 ? '' : `, ${count(strays)} of them outside of the outage`}`,
      passed:
        rate === null || wanted === null ? null : Math.abs(rate - wanted) <= margin && strays === 0,
    }
  },
})

/** Requests of an outage that their service kept, up to its deadline, and stored when the database was back. */
const countWaited = (entries: LedgerEntry[], outages: Span[]) =>
  entries.filter(
    ({ told, sent_ms, answered_ms }) =>
      told === 'accepted' &&
      outages.some(([fromMs, toMs]) => sent_ms >= fromMs && sent_ms < toMs && answered_ms >= toMs),
  ).length

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
