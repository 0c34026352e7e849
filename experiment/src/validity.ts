import { checkFaultProof, FAULT_LIMITS } from './fault-proof.ts'
import type { Run } from './journal.ts'
import { checkPace } from './load-pace.ts'
import { findReadsInvalidity } from './reads/reads-validity.ts'
import { count, counted } from './report/format.ts'
import { planTimeline } from './timeline.ts'

// Beyond this a moment of the wall clock, by which clients and rows are dated, says little beside one of the probes.
const CLOCK_DRIFT_MAX_MS = 250
const REQUESTS_TOLERANCE = 0.005
// An arrival-rate executor may fire at both ends of a phase.
const REQUESTS_SLACK = 2

/** The limits, for a report that shows each beside its number. Milliseconds, and a fraction of the requests. */
export const VALIDITY_LIMITS = {
  ...FAULT_LIMITS,
  clockDriftMs: CLOCK_DRIFT_MAX_MS,
  requestsTolerance: REQUESTS_TOLERANCE,
} as const

/** Why a run says nothing about the system: load that was not delivered, a fault that did not happen as planned, a ledger with holes. */
export function findInvalidity(run: Run): string[] {
  if (run.damage !== undefined) {
    // What else is missing may be missing from the record only.
    return run.damage.map((what) => `the record is damaged: ${what}`)
  }
  return [
    ...checkEnd(run),
    ...checkClock(run),
    ...checkLoad(run),
    ...checkFaultProof(run.journal),
    ...checkExits(run),
    ...checkStores(run),
    ...findReadsInvalidity(run.journal),
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

function checkLoad(run: Run): string[] {
  const { journal, ledger } = run
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
    } else {
      problems.push(...checkPace(run, architecture))
    }
  }
  if (journal.generator.iterations !== ledger.length) {
    problems.push(
      `the ledger has ${counted(ledger.length, 'line')}, the load generator counted ${journal.generator.iterations === null ? 'nothing' : count(journal.generator.iterations)}`,
    )
  }
  return problems
}

// A service that crashes is a finding, and what only watches is not needed; what they stand on is not to end but by a
// fault of the plan.
const MAY_END = /^(rest|producer|consumer(-\d)?|prometheus|grafana) ended /

function checkExits({ journal }: Run): string[] {
  return journal.unexpected_exits
    .filter((exit) => !MAY_END.test(exit))
    .map((exit) => `no fault of the plan did this: ${exit}`)
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
