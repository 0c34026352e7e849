import { findFault } from '../faults/faults.ts'
import type { Journal } from '../journal.ts'
import { count, counted } from '../report/format.ts'
import { planTimeline } from '../timeline.ts'

const BEGIN_MAX_MS = 1_500
// Starting Redis and the probe's interval; not scaled, for neither is.
const END_MAX_MS = 5_000
// Reads are judged by rates and shares, so their exact number matters less than that of the writes.
const BURSTS_TOLERANCE = 0.02
const BURSTS_SLACK = 5

/** Why the reads of a run say nothing: not delivered, or the cache did not die as planned. */
export function findReadsInvalidity(journal: Journal): string[] {
  return [...checkDelivery(journal), ...checkOutage(journal)]
}

function checkDelivery({ experiment, reads: read }: Journal): string[] {
  const { reads } = experiment
  if (reads === undefined) {
    return []
  }
  if (read === undefined) {
    return ['the reads were not recorded']
  }
  const { dropped, iterations } = read.generator
  const planned = (planTimeline(experiment).endMs / 1000) * (reads.ratePerS / reads.burst)
  const problems: string[] = []
  if (dropped === null || dropped > 0) {
    problems.push(
      `the reads were not delivered; dropped: ${dropped === null ? 'an unknown number of bursts' : counted(dropped, 'burst')}`,
    )
  }
  if (Math.abs(read.bursts - planned) > Math.max(BURSTS_SLACK, planned * BURSTS_TOLERANCE)) {
    problems.push(`${counted(read.bursts, 'burst')} of reads sent, ${count(planned)} planned`)
  }
  if (iterations !== read.bursts) {
    problems.push(
      `${counted(read.bursts, 'burst')} of reads recorded, the load generator counted ${iterations === null ? 'nothing' : count(iterations)}`,
    )
  }
  return problems
}

function checkOutage({ experiment, reads }: Journal): string[] {
  const planned = experiment.faults.find(({ target }) => target === 'cache')
  // One that only slows it down is no outage.
  if (planned === undefined || reads === undefined || !findFault(planned.fault).stopsWrites) {
    return []
  }
  const { cache_outage: outage } = reads
  if (outage === null) {
    return ['the probe saw no outage of the cache']
  }
  const isAsPlanned =
    Math.abs(outage[0] - planned.injectAtMs) <= BEGIN_MAX_MS &&
    outage[1] >= planned.healAtMs &&
    outage[1] - planned.healAtMs <= END_MAX_MS
  // One that was on its way when the cache was mended may be answered after all.
  const answered = reads.cache_probes.filter(
    ({ at_ms, took_ms, ok }) => ok && at_ms > outage[0] && at_ms + took_ms < planned.healAtMs,
  ).length
  const answers =
    answered === 0 ? [] : [`the cache answered ${counted(answered, 'probe')} in its outage`]
  return isAsPlanned
    ? answers
    : [
        ...answers,
        `the cache was down from ${count(outage[0])} to ${count(outage[1])} ms, planned was ${count(planned.injectAtMs)} to ${count(planned.healAtMs)} ms`,
      ]
}
