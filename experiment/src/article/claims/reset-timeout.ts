import { breakersOf } from '../../breakers.ts'
import { recoveryFigures } from '../../figures.ts'
import type { Run } from '../../journal.ts'
import { seconds } from '../../report/format.ts'
import { plannedOutage } from '../../timeline.ts'
import { type ClaimJudgement, decide } from './claim.ts'

// "Very near": a tenth of the timeout, and a second where that is more, for the breaker opens some time after the kill.
const NEAR_SHARE = 0.1
const NEAR_MIN_MS = 1_000
// One fetch and one write come on top of the timeout.
const FIRST_ROW_SLACK_MS = 2_000

export function judgeResetTimeout(run: Run): ClaimJudgement {
  const about = {
    id: '7-reset-timeout',
    claim:
      'The reset timeout divides the outage, so a probe falls very near the restore: recovery starts at once or up to one timeout late.',
  }
  const { resetTimeoutMs } = run.journal.experiment.breaker
  const distanceMs = nearestProbe(run)
  const missing = findMissing(run)
  if (missing !== undefined || distanceMs === null) {
    return { ...about, judgement: 'not measured', figure: missing ?? 'the breaker never probed' }
  }
  const { first_row: rowMs } = recoveryFigures(run, 'kafka')
  const isNear = Math.abs(distanceMs) <= Math.max(NEAR_MIN_MS, resetTimeoutMs * NEAR_SHARE)
  const isInTime = rowMs !== null && rowMs <= resetTimeoutMs + FIRST_ROW_SLACK_MS
  const row =
    rowMs === null
      ? 'no row came after the outage'
      : `the first row came ${seconds(rowMs)} after the database accepted writes`
  return {
    ...about,
    judgement: decide(isNear && isInTime),
    figure: `the nearest probe fell ${seconds(Math.abs(distanceMs))} ${distanceMs < 0 ? 'before' : 'after'} the restore; ${row}; the reset timeout is ${seconds(resetTimeoutMs)}`,
  }
}

function findMissing(run: Run): string | undefined {
  if (restoredMs(run) === undefined) {
    return 'the database was not restored'
  }
  if (run.outage === null) {
    return 'no outage was measured'
  }
  if (run.journal.table === null) {
    return 'the table was not read'
  }
  return isMultiple(run) ? undefined : 'the planned outage is no multiple of the reset timeout'
}

function restoredMs({ journal }: Run): number | undefined {
  return journal.actions.find(({ step, target }) => step === 'heal' && target === 'database')
    ?.actual_ms
}

/**
 * From the restore to the probe nearest to it, negative where the probe came first; null without either. Of several
 * consumers each has a nearest probe of its own: the one that is farthest away counts.
 */
function nearestProbe(run: Run): number | null {
  const healedMs = restoredMs(run)
  if (healedMs === undefined) {
    return null
  }
  const nearest = breakersOf(run.journal).map(({ transitions }) =>
    transitions
      .filter(({ from, to }) => from === 'OPEN' && to === 'HALF_OPEN')
      .map(({ at_ms }) => at_ms - healedMs)
      .toSorted((a, b) => Math.abs(a) - Math.abs(b))
      .at(0),
  )
  const known = nearest.filter((ms) => ms !== undefined)
  return known.length < nearest.length
    ? null
    : (known.toSorted((a, b) => Math.abs(a) - Math.abs(b)).at(-1) ?? null)
}

/** Whether the timeout divides the outage; `--scale` rounds each of both to whole milliseconds. */
function isMultiple({ journal: { experiment } }: Run): boolean {
  const [fromMs, toMs] = plannedOutage(experiment) ?? [0, 0]
  const times = Math.round((toMs - fromMs) / experiment.breaker.resetTimeoutMs)
  const restMs = Math.abs(toMs - fromMs - times * experiment.breaker.resetTimeoutMs)
  return restMs <= times + 1
}
