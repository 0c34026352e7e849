import * as v from 'valibot'
import { isBacklogMeasured, mendedMs, recoveryFigures } from '../figures.ts'
import { count, counted } from '../report/format.ts'
import { planTimeline } from '../timeline.ts'
import { defineChecker } from './checker.ts'

/** The topic's backlog is stored before the run ends. */
export const backlogEmpty = defineChecker({
  schema: v.strictObject({ check: v.literal('backlog-empty') }),
  check(run) {
    const { backlog_empty: afterMs } = recoveryFigures(run, 'kafka')
    const { endMs } = planTimeline(run.journal.experiment)
    const sinceMs = mendedMs(run)
    const remainingMs = sinceMs === null ? null : endMs - sinceMs
    const isMeasured = isBacklogMeasured(run)
    const peak = run.journal.lag.reduce((most, { messages }) => Math.max(most, messages), 0)
    return {
      id: 'backlog-empty',
      statement: 'The backlog is stored before the run ends.',
      expected:
        remainingMs === null
          ? 'unknown: no outage was measured'
          : `within ${Math.round(remainingMs)} ms of ${sinceMs === run.outage?.[1] ? 'the database accepting writes' : 'the last repair'}`,
      observed: !isMeasured
        ? 'the backlog was not measured'
        : afterMs === null
          ? `not empty (peak ${count(peak)})`
          : `empty after ${Math.round(afterMs)} ms (peak ${counted(peak, 'message')})`,
      passed:
        remainingMs === null || !isMeasured ? null : afterMs !== null && afterMs <= remainingMs,
    }
  },
})
