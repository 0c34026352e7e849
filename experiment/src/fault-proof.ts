import { checkSilence } from './silence.ts'
import { findFault, type PlannedFault } from './faults/faults.ts'
import { type Journal, measureOutages, type WriteProbe } from './journal.ts'
import { count, counted } from './report/format.ts'
import { plannedWriteStops, planTimeline, type Span } from './timeline.ts'

// The probe's own deadline, which a fault that nothing tells of begins with.
const PROBE_DEADLINE_MS = 1_000
// Connections that were opened before, and the answer that was on its way.
const SLOW_BEGIN_MS = 1_000

/** How far an action, the begin and the end of an outage may be from their plan. */
export const FAULT_LIMITS = {
  actionDriftMs: 500,
  outageBeginMs: 1_500,
  // Starting, crash recovery and the first accepted write; not scaled, for none of them is.
  outageEndMs: 10_000,
} as const

/** Why it is not proven that the faults happened as planned, and no others. */
export function checkFaultProof(journal: Journal): string[] {
  return [
    ...checkActions(journal),
    ...checkOutages(journal),
    ...checkSlowness(journal),
    ...checkSilence(journal),
    ...checkStrays(journal),
  ]
}

function checkActions({ actions, experiment }: Journal): string[] {
  const { actions: planned } = planTimeline(experiment)
  const late = actions
    .filter(
      ({ planned_ms, actual_ms }) => Math.abs(actual_ms - planned_ms) > FAULT_LIMITS.actionDriftMs,
    )
    .map(
      ({ action, target, planned_ms, actual_ms }) =>
        `${action} ${target} was planned at ${planned_ms} ms and happened at ${actual_ms} ms`,
    )
  return actions.length === planned.length
    ? late
    : [...late, `${actions.length} of ${counted(planned.length, 'planned action')} happened`]
}

function checkOutages(journal: Journal): string[] {
  const planned = plannedWriteStops(journal.experiment)
  const measured = measureOutages(journal)
  return planned.flatMap((plan, index) => {
    const outage = measured[index] ?? null
    if (outage === null) {
      return [
        planned.length === 1
          ? 'the SQL probe saw no outage'
          : `the SQL probe did not see the outage planned at ${plan.injectAtMs} ms`,
      ]
    }
    const problems: string[] = []
    if (!isAsPlanned(outage, plan)) {
      problems.push(
        `writes were down from ${Math.round(outage[0])} to ${Math.round(outage[1])} ms, planned was ${plan.injectAtMs} to ${plan.healAtMs} ms`,
      )
    }
    const accepted = journal.write_probes.filter((probe) => isWithin(probe, outage)).length
    if (accepted > 0) {
      problems.push(`the database accepted ${counted(accepted, 'probe write')} in the outage`)
    }
    return problems
  })
}

const isWithin = ({ at_ms, took_ms, ok }: WriteProbe, [fromMs, toMs]: Span) =>
  ok && at_ms > fromMs && at_ms + took_ms < toMs

function isAsPlanned([fromMs, toMs]: Span, { fault, injectAtMs, healAtMs }: PlannedFault): boolean {
  const beginMaxMs =
    FAULT_LIMITS.outageBeginMs + (findFault(fault).isSilent ? PROBE_DEADLINE_MS : 0)
  return (
    Math.abs(fromMs - injectAtMs) <= beginMaxMs &&
    toMs >= healAtMs &&
    toMs - healAtMs <= FAULT_LIMITS.outageEndMs
  )
}

/** A slow database must have been slow: half of the probe's writes took as long as the fault says, or failed. */
function checkSlowness({ experiment, write_probes: probes }: Journal): string[] {
  return experiment.faults.flatMap((planned) => {
    if (planned.fault !== 'slow' || planned.target !== 'database') {
      return []
    }
    const own = probes.filter(
      ({ at_ms, took_ms }) =>
        at_ms >= planned.injectAtMs + SLOW_BEGIN_MS && at_ms + took_ms <= planned.healAtMs,
    )
    const leastMs = planned.latencyMs - planned.jitterMs
    const slow = own.filter(({ took_ms, ok }) => !ok || took_ms >= leastMs).length
    return slow * 2 > own.length
      ? []
      : [
          `${count(slow)} of ${counted(own.length, 'probe write')} took the ${leastMs} ms that the database was to be slow by`,
        ]
  })
}

/** The database refuses only when it is to. */
function checkStrays(journal: Journal): string[] {
  const measured = measureOutages(journal)
  if (measured.includes(null)) {
    return []
  }
  const excused = [
    ...plannedWriteStops(journal.experiment).map(({ injectAtMs, healAtMs }, index): Span => [
      // What is broken before the load begins is so for the first probes, too.
      injectAtMs === 0 ? -Infinity : injectAtMs,
      measured[index]?.[1] ?? healAtMs,
    ]),
    ...journal.experiment.faults
      .filter(({ fault, target }) => fault === 'slow' && target === 'database')
      .map(({ injectAtMs, healAtMs }): Span => [injectAtMs, healAtMs + PROBE_DEADLINE_MS]),
  ]
  const strays = journal.write_probes.filter(
    ({ at_ms, took_ms, ok }) =>
      !ok && !excused.some(([fromMs, toMs]) => at_ms + took_ms >= fromMs && at_ms <= toMs),
  ).length
  if (strays === 0) {
    return []
  }
  const where =
    excused.length === 0
      ? ', and no fault was on it'
      : ` outside of the outage${excused.length > 1 ? 's' : ''}`
  return [`the database refused ${counted(strays, 'probe write')}${where}`]
}
