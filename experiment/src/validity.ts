import type { Run } from './journal.ts'
import { count, counted } from './report/format.ts'
import { plannedOutage, planTimeline } from './timeline.ts'

const DRIFT_MAX_MS = 500
// Beyond this a moment of the wall clock, by which clients and rows are dated, says little beside one of the probes.
const CLOCK_DRIFT_MAX_MS = 250
const OUTAGE_BEGIN_MAX_MS = 1_500
// Starting, crash recovery and the first accepted write; not scaled, for none of them is.
const OUTAGE_END_MAX_MS = 10_000
const REQUESTS_TOLERANCE = 0.005
// An arrival-rate executor may fire at both ends of a phase.
const REQUESTS_SLACK = 2

/** The limits, for a report that shows each beside its number. Milliseconds, and a fraction of the requests. */
export const VALIDITY_LIMITS = {
  actionDriftMs: DRIFT_MAX_MS,
  clockDriftMs: CLOCK_DRIFT_MAX_MS,
  outageBeginMs: OUTAGE_BEGIN_MAX_MS,
  outageEndMs: OUTAGE_END_MAX_MS,
  requestsTolerance: REQUESTS_TOLERANCE,
} as const

/** Why a run says nothing about the system: load that was not delivered, a fault that did not happen as planned, a ledger with holes. */
export function findInvalidity(run: Run): string[] {
  return [
    ...checkEnd(run),
    ...checkClock(run),
    ...checkLoad(run),
    ...checkFaults(run),
    ...checkStores(run),
  ]
}

function checkEnd({ journal }: Run): string[] {
  return journal.status === 'aborted'
    ? [`the run ended early: ${journal.aborted_reason ?? 'for no known reason'}`]
    : []
}

function checkClock({ journal: { clock_drift_ms: driftMs } }: Run): string[] {
  return driftMs > CLOCK_DRIFT_MAX_MS
    ? [
        `the wall clock moved by ${count(driftMs)} ms against the monotonic clock, so times cannot be compared`,
      ]
    : []
}

function checkLoad({ journal, ledger }: Run): string[] {
  const { requests } = planTimeline(journal.experiment)
  const problems: string[] = []
  for (const architecture of ['rest', 'kafka'] as const) {
    const dropped = journal.generator.dropped[architecture]
    if (dropped === null || dropped > 0) {
      problems.push(
        `the load was not delivered; dropped: ${dropped === null ? `an unknown number of ${architecture} requests` : counted(dropped, `${architecture} request`)}`,
      )
    }
    const sent = ledger.filter((entry) => entry.architecture === architecture).length
    if (Math.abs(sent - requests) > Math.max(REQUESTS_SLACK, requests * REQUESTS_TOLERANCE)) {
      problems.push(`${counted(sent, `${architecture} request`)} sent, ${count(requests)} planned`)
    }
  }
  if (journal.generator.iterations !== ledger.length) {
    problems.push(
      `the ledger has ${counted(ledger.length, 'line')}, the load generator counted ${journal.generator.iterations === null ? 'nothing' : count(journal.generator.iterations)}`,
    )
  }
  return problems
}

function checkFaults({ journal, outage }: Run): string[] {
  const { actions: planned } = planTimeline(journal.experiment)
  const problems = journal.actions
    .filter(({ planned_ms, actual_ms }) => Math.abs(actual_ms - planned_ms) > DRIFT_MAX_MS)
    .map(
      ({ action, target, planned_ms, actual_ms }) =>
        `${action} ${target} was planned at ${planned_ms} ms and happened at ${actual_ms} ms`,
    )
  if (journal.actions.length !== planned.length) {
    problems.push(
      `${journal.actions.length} of ${counted(planned.length, 'planned action')} happened`,
    )
  }
  const plan = plannedOutage(journal.experiment)
  if (plan === undefined) {
    return problems
  }
  if (outage === null) {
    return [...problems, 'the SQL probe saw no outage']
  }
  if (
    Math.abs(outage[0] - plan[0]) > OUTAGE_BEGIN_MAX_MS ||
    outage[1] < plan[1] ||
    outage[1] - plan[1] > OUTAGE_END_MAX_MS
  ) {
    problems.push(
      `writes were down from ${Math.round(outage[0])} to ${Math.round(outage[1])} ms, planned was ${plan[0]} to ${plan[1]} ms`,
    )
  }
  const accepted = journal.write_probes.filter(
    ({ at_ms, took_ms, ok }) => ok && at_ms > outage[0] && at_ms + took_ms < outage[1],
  ).length
  if (accepted > 0) {
    problems.push(`the database accepted ${counted(accepted, 'probe write')} in the outage`)
  }
  const strays = journal.write_probes.filter(
    ({ at_ms, took_ms, ok }) => !ok && (at_ms + took_ms < plan[0] || at_ms > outage[1]),
  ).length
  return strays > 0
    ? [...problems, `the database refused ${counted(strays, 'probe write')} outside of the outage`]
    : problems
}

function checkStores({ journal }: Run): string[] {
  const problems: string[] = []
  if (journal.table === null) {
    problems.push('the table was not read')
  }
  if (journal.topic === null) {
    problems.push('the topic was not read')
  }
  return problems
}
