import * as v from 'valibot'
import type { BreakerTransition } from '../journal.ts'
import { plannedWriteStops, type Span } from '../timeline.ts'
import { defineChecker, type Finding } from './checker.ts'

/**
 * CLOSED → OPEN in the outage, then HALF_OPEN → OPEN as often as a probe fails, at last HALF_OPEN → CLOSED; with
 * several outages this may happen several times.
 */
export const breakerPath = defineChecker({
  schema: v.strictObject({ check: v.literal('breaker-path') }),
  check(run): Finding {
    const { breaker, experiment, samples } = run.journal
    const { outage } = run
    const isMeasured = samples.some((sample) => sample.breaker !== null)
    return {
      id: 'breaker-path',
      statement: 'The circuit breaker opens in the outage, probes, and closes after it.',
      expected: 'CLOSED → OPEN → … → HALF_OPEN → CLOSED',
      observed:
        breaker.length === 0
          ? 'no transition'
          : ['CLOSED', ...breaker.map(({ to }) => to)].join(' → ') + misplaced(breaker, outage),
      passed:
        outage !== null && isMeasured
          ? isWholePath(breaker, plannedWriteStops(experiment).length) &&
            opensWithin(breaker, outage) &&
            closesAfter(breaker, outage)
          : null,
    }
  },
})

function isWholePath(transitions: BreakerTransition[], timesMax: number): boolean {
  const path = transitions.map(({ from, to }) => `${from}>${to}`).join(' ')
  const one = 'CLOSED>OPEN( OPEN>HALF_OPEN HALF_OPEN>OPEN)* OPEN>HALF_OPEN HALF_OPEN>CLOSED'
  return new RegExp(`^${one}( ${one}){0,${timesMax - 1}}$`).test(path)
}

// The breaker may see the database go and come some milliseconds before the probe does, whose writes may take a second.
const PROBE_SLACK_MS = 1_000

function opensWithin(transitions: BreakerTransition[], [fromMs, toMs]: Span): boolean {
  const opensMs = transitions.find(({ to }) => to === 'OPEN')?.at_ms ?? -Infinity
  return opensMs >= fromMs - PROBE_SLACK_MS && opensMs <= toMs
}

function closesAfter(transitions: BreakerTransition[], [, acceptsMs]: Span): boolean {
  return (transitions.at(-1)?.at_ms ?? -Infinity) >= acceptsMs - PROBE_SLACK_MS
}

function misplaced(transitions: BreakerTransition[], outage: Span | null): string {
  return outage === null || opensWithin(transitions, outage) ? '' : ' (not opened in the outage)'
}
