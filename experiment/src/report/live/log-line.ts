import type { Architecture } from '../../journal.ts'
import { count, ms, share } from '../format.ts'
import { clock, type Moment, nextEvent, oldestEventMs, phaseName } from './moment.ts'

/** What the live view shows, as one line for a log. Pure. */
export function renderLogLine(moment: Moment): string {
  const { recorder, timeline, nowMs } = moment
  const sample = recorder.samples.at(-1)
  const side = (architecture: Architecture) => {
    const load = sample?.load[architecture]
    const success =
      load === undefined || load.answered === 0 ? '–' : share(load.accepted / load.answered)
    return `${architecture} ${load?.answered ?? 0}/s ${success} P95 ${ms(load?.p95_ms ?? null)}`
  }
  return [
    `${clock(nowMs)}/${clock(timeline.endMs)} ${phaseName(moment)}: ${side('rest')}`,
    side('kafka'),
    `database ${sample?.database ?? 'unknown'}, breaker ${sample?.breaker ?? 'unknown'}, backlog ${count(sample?.lag_messages ?? null)}, oldest event ${ms(oldestEventMs(moment))}`,
    nextEvent(moment),
  ].join(' | ')
}
