import { breakersOf, type ConsumerBreaker } from '../../breakers.ts'
import type { Journal, Run } from '../../journal.ts'
import { planTimeline } from '../../timeline.ts'
import type { Axis } from './axis.ts'
import type { Lane, LaneSpan } from './chart.ts'
import { cacheSpans } from './reads.ts'

const BREAKER_MOODS: Record<string, LaneSpan['mood']> = {
  CLOSED: 'good',
  HALF_OPEN: 'between',
  OPEN: 'bad',
}

/** The phases, what was broken, the database and the cache as probes saw them, and the circuit breaker. */
export function lanesOf(axis: Axis, run: Run): Lane[] {
  const phases = planTimeline(run.journal.experiment).phases.map(
    ({ name, fromMs, toMs }): LaneSpan => ({ fromMs, toMs, text: name, mood: 'calm' }),
  )
  return [
    { label: 'phase', spans: phases },
    { label: 'fault', spans: faultSpans(axis, run) },
    { label: 'database', spans: databaseSpans(run) },
    { label: 'cache', spans: cacheSpans(run) },
    ...breakerLanes(axis, run),
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

/** From each action that broke something to the one that mended the same; to the end where none did. */
function faultSpans({ endMs }: Axis, { journal: { actions } }: Run): LaneSpan[] {
  return actions.flatMap(({ action, step, target, actual_ms: fromMs }, index): LaneSpan[] => {
    if (step !== 'inject') {
      return []
    }
    const healed = actions
      .slice(index + 1)
      .find((later) => later.step === 'heal' && later.target === target)
    const toMs = healed?.actual_ms ?? endMs
    return [{ fromMs, toMs, text: `${action} ${target}`, mood: 'between' }]
  })
}

/** One for each consumer. */
function breakerLanes(axis: Axis, { journal }: Run): Lane[] {
  const breakers = breakersOf(journal)
  return breakers.map((one) => ({
    label: breakers.length === 1 ? 'breaker' : one.consumer,
    spans: breakerSpans(axis, one, journal),
  }))
}

function breakerSpans(
  { endMs }: Axis,
  { transitions: breaker, isMeasured }: ConsumerBreaker,
  { samples }: Journal,
): LaneSpan[] {
  const seenMs = samples.at(-1)?.at_ms ?? breaker.at(-1)?.at_ms ?? endMs
  const initial = breaker[0]?.from ?? (isMeasured ? 'CLOSED' : undefined)
  if (initial === undefined) {
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
