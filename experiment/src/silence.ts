import { findFault } from './faults/faults.ts'
import type { Journal } from './journal.ts'
import { counted } from './report/format.ts'
import type { Target } from './targets.ts'

// An engine takes a second to kill a container, and an answer may have been on its way.
const BROKER_GRACE_MS = 2_500
// A sample holds the last answer of each service, asked for once a second, until there is another.
const SERVICE_GRACE_MS = 4_000

/**
 * Parts that answered while they were to be dead or out of reach, so the fault was not on them; database and cache have
 * probes of their own.
 * One that is asked to stop may answer while it does; of one broker of three nothing can be told, for the others answer.
 */
export function checkSilence(journal: Journal): string[] {
  return journal.experiment.faults.flatMap(({ fault, target, injectAtMs, healAtMs }) => {
    const isProbed = target === 'database' || target === 'cache'
    if (isProbed || !findFault(fault).stopsWrites || fault === 'stop') {
      return []
    }
    const { answersMs, graceMs } = answersOf(journal, target)
    const heard = answersMs.filter((atMs) => atMs > injectAtMs + graceMs && atMs < healAtMs).length
    return heard === 0
      ? []
      : [
          `the ${target} answered ${counted(heard, 'time')} while it was to be silent (${fault} at ${injectAtMs} ms)`,
        ]
  })
}

function answersOf({ lag, samples }: Journal, target: Target) {
  return target === 'broker'
    ? { answersMs: lag.map(({ at_ms }) => at_ms), graceMs: BROKER_GRACE_MS }
    : {
        answersMs: samples.flatMap(({ at_ms, metrics }) => (metrics[target] ? [at_ms] : [])),
        graceMs: SERVICE_GRACE_MS,
      }
}
