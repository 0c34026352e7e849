import { createLogUpdate } from 'log-update'
import type { Architecture, JournalAction } from '../journal.ts'
import type { Recorder } from '../recorder.ts'
import type { RunWatcher } from '../run.ts'
import type { Timeline } from '../timeline.ts'
import { count, ms, share } from './format.ts'

const PLAIN_EVERY_MS = 5_000
const BAR_WIDTH = 60

export interface LiveView extends RunWatcher {
  done(): void
}

/** Shows a run as it happens: a view that stays still on a terminal, a line every five seconds elsewhere. */
export function createLiveView(stream: NodeJS.WriteStream): LiveView {
  const isLive = stream.isTTY && !process.env['CI']
  const update = createLogUpdate(stream)
  let lastPlainMs = -Infinity
  return {
    onStep(line) {
      update.clear()
      stream.write(`· ${line}\n`)
    },
    onSecond(recorder, timeline, actions) {
      const nowMs = Date.now() - recorder.startEpochMs
      if (isLive) {
        update(renderLive({ recorder, timeline, actions, nowMs }))
      } else if (nowMs >= 0 && nowMs - lastPlainMs >= PLAIN_EVERY_MS) {
        lastPlainMs = nowMs
        stream.write(`${renderPlain({ recorder, timeline, actions, nowMs })}\n`)
      }
    },
    done() {
      update.clear()
    },
  }
}

interface Moment {
  recorder: Recorder
  timeline: Timeline
  actions: JournalAction[]
  nowMs: number
}

const clock = (durationMs: number) => {
  const whole = Math.max(0, Math.floor(durationMs / 1000))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** The live view, at most 80 columns wide. Pure. */
export function renderLive(moment: Moment): string {
  const { recorder, timeline, nowMs } = moment
  const sample = recorder.samples.at(-1)
  return [
    '',
    `${phaseName(moment).padEnd(12)} ${clock(nowMs)} of ${clock(timeline.endMs)}   ${nextEvent(moment)}`,
    timelineBar(timeline, nowMs),
    '',
    '          rate     success   P95        sent     accepted',
    architectureLine(recorder, 'rest'),
    architectureLine(recorder, 'kafka'),
    '',
    `database ${(sample?.database ?? 'unknown').padEnd(8)} breaker ${(sample?.breaker ?? 'unknown').padEnd(10)} backlog ${count(sample?.lag_messages ?? null)}`,
  ].join('\n')
}

/** One line of the same for a log. Pure. */
export function renderPlain(moment: Moment): string {
  const { recorder, timeline, nowMs } = moment
  const sample = recorder.samples.at(-1)
  const side = (architecture: Architecture) => {
    const load = sample?.load[architecture]
    return `${architecture} ${load?.answered ?? 0}/s ${successOf(load)} P95 ${ms(load?.p95_ms ?? null)}`
  }
  return `${clock(nowMs)}/${clock(timeline.endMs)} ${phaseName(moment)}: ${side('rest')} | ${side('kafka')} | database ${sample?.database ?? 'unknown'}, breaker ${sample?.breaker ?? 'unknown'}, backlog ${count(sample?.lag_messages ?? null)}`
}

function architectureLine(recorder: Recorder, architecture: Architecture): string {
  const load = recorder.samples.at(-1)?.load[architecture]
  const { sent, accepted } = recorder.totals[architecture]
  return [
    (architecture === 'rest' ? 'REST' : 'Kafka').padEnd(8),
    `${load?.answered ?? 0}/s`.padStart(6),
    successOf(load).padStart(11),
    ms(load?.p95_ms ?? null).padStart(10),
    count(sent).padStart(9),
    count(accepted).padStart(11),
  ].join(' ')
}

function successOf(load: { answered: number; accepted: number } | undefined): string {
  return load === undefined || load.answered === 0 ? '–' : share(load.accepted / load.answered)
}

function phaseName({ timeline, nowMs }: Moment): string {
  if (nowMs < 0) {
    return 'starting'
  }
  return (
    timeline.phases.find(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs)?.name ?? 'draining'
  )
}

function nextEvent({ timeline, actions, nowMs }: Moment): string {
  const next = timeline.actions[actions.length]
  return next === undefined
    ? `ends in ${clock(timeline.endMs - nowMs)}`
    : `${next.step === 'inject' ? next.fault : 'restore'} ${next.target} in ${clock(next.atMs - nowMs)}`
}

/** `=` what has passed, `x` what has passed of an outage, `-` and `.` what is to come of both. */
function timelineBar({ endMs, actions }: Timeline, nowMs: number): string {
  const cells = Array.from({ length: BAR_WIDTH }, (_, index) => {
    const atMs = ((index + 0.5) / BAR_WIDTH) * endMs
    const isBroken = actions.findLast((action) => action.atMs <= atMs)?.step === 'inject'
    if (atMs <= nowMs) {
      return isBroken ? 'x' : '='
    }
    return isBroken ? '.' : '-'
  })
  return `[${cells.join('')}]`
}
