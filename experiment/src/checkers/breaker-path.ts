import * as v from 'valibot'
import type { BreakerTransition } from '../journal.ts'
import { defineChecker } from './checker.ts'

/** CLOSED → OPEN, then HALF_OPEN → OPEN as often as a probe fails, at last HALF_OPEN → CLOSED. */
export const breakerPath = defineChecker({
  schema: v.strictObject({ check: v.literal('breaker-path') }),
  check(run) {
    const { breaker, samples } = run.journal
    const isMeasured = run.outage !== null && samples.some((sample) => sample.breaker !== null)
    return {
      id: 'breaker-path',
      statement: 'The circuit breaker opens in the outage, probes, and closes after it.',
      expected: 'CLOSED → OPEN → … → HALF_OPEN → CLOSED',
      observed:
        breaker.length === 0
          ? 'no transition'
          : ['CLOSED', ...breaker.map(({ to }) => to)].join(' → '),
      passed: isMeasured
        ? isWholePath(breaker) && closesAfter(breaker, run.outage?.[1] ?? 0)
        : null,
    }
  },
})

function isWholePath(transitions: BreakerTransition[]): boolean {
  const path = transitions.map(({ from, to }) => `${from}>${to}`).join(' ')
  return /^CLOSED>OPEN( OPEN>HALF_OPEN HALF_OPEN>OPEN)* OPEN>HALF_OPEN HALF_OPEN>CLOSED$/.test(path)
}

// The breaker may see the database some milliseconds before the probe does.
const PROBE_SLACK_MS = 1_000

function closesAfter(transitions: BreakerTransition[], acceptsMs: number): boolean {
  return (transitions.at(-1)?.at_ms ?? -Infinity) >= acceptsMs - PROBE_SLACK_MS
}
