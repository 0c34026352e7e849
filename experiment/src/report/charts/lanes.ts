import type { Run } from '../../journal.ts'
import { planTimeline } from '../../timeline.ts'
import type { Axis } from './axis.ts'
import type { Lane, LaneSpan } from './chart.ts'

const BREAKER_MOODS: Record<string, LaneSpan['mood']> = {
  CLOSED: 'good',
  HALF_OPEN: 'between',
  OPEN: 'bad',
}

/** The phases, the database as the SQL probe saw it, and the circuit breaker. */
export function lanesOf(axis: Axis, run: Run): Lane[] {
  const phases = planTimeline(run.journal.experiment).phases.map(
    ({ name, fromMs, toMs }): LaneSpan => ({ fromMs, toMs, text: name, mood: 'calm' }),
  )
  return [
    { label: 'phase', spans: phases },
    { label: 'database', spans: databaseSpans(run) },
    { label: 'breaker', spans: breakerSpans(axis, run) },
  ].filter(({ spans }) => spans.length > 0)
}

/** A state lasts until a probe that found another one came back: the moments that the outage is measured by, too. */
function databaseSpans({ journal }: Run): LaneSpan[] {
  const spans: LaneSpan[] = []
  for (const { at_ms: atMs, took_ms: tookMs, ok } of journal.write_probes) {
    const last = spans.at(-1)
    const mood = ok ? 'good' : 'bad'
    const toMs = atMs + tookMs
    if (last !== undefined) {
      last.toMs = toMs
    }
    if (last?.mood !== mood) {
      const fromMs = last === undefined ? atMs : toMs
      spans.push({ fromMs, toMs, text: ok ? 'accepts writes' : 'no writes', mood })
    }
  }
  return spans
}

function breakerSpans({ endMs }: Axis, { journal: { breaker, samples } }: Run): LaneSpan[] {
  const seenMs = samples.at(-1)?.at_ms ?? breaker.at(-1)?.at_ms ?? endMs
  const initial = breaker[0]?.from ?? samples.find((sample) => sample.breaker !== null)?.breaker
  if (initial === undefined || initial === null) {
    return []
  }
  const starts = [{ atMs: 0, state: initial }].concat(
    breaker.map(({ at_ms, to }) => ({ atMs: at_ms, state: to })),
  )
  return starts.map(({ atMs, state }, index) => ({
    fromMs: atMs,
    toMs: starts[index + 1]?.atMs ?? Math.max(atMs, Math.min(seenMs, endMs)),
    text: state,
    mood: (Object.hasOwn(BREAKER_MOODS, state) ? BREAKER_MOODS[state] : undefined) ?? 'unknown',
  }))
}
