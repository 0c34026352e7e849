import * as v from 'valibot'
import { breakersOf, type ConsumerBreaker } from '../breakers.ts'
import type { BreakerTransition, Run } from '../journal.ts'
import { plannedWriteStops, type Span } from '../timeline.ts'
import { defineChecker, type Finding } from './checker.ts'

/**
 * CLOSED → OPEN in the outage, then HALF_OPEN → OPEN as often as a probe fails, at last HALF_OPEN → CLOSED; with
 * several outages this may happen several times. Of several consumers each has its own breaker and is judged alone; the
 * worst is the finding.
 */
export const breakerPath = defineChecker({
  schema: v.strictObject({ check: v.literal('breaker-path') }),
  check(run): Finding {
    const judged = breakersOf(run.journal).map((breaker) => ({
      breaker,
      passed: judgeOne(breaker, run),
    }))
    const worst = worstOf(judged)
    return {
      id: 'breaker-path',
      statement:
        judged.length === 1
          ? 'The circuit breaker opens in the outage, probes, and closes after it.'
          : 'The circuit breaker of every consumer opens in the outage, probes, and closes after it.',
      expected: 'CLOSED → OPEN → … → HALF_OPEN → CLOSED',
      observed:
        worst === undefined
          ? 'no consumer stored anything'
          : describePath(worst.breaker, run.outage) +
            (judged.length === 1
              ? ''
              : ` (${worst.breaker.consumer}, the worst of ${judged.length})`),
      passed: worst === undefined ? null : worst.passed,
    }
  },
})

interface Judged {
  breaker: ConsumerBreaker
  passed: boolean | null
}

// One that failed is worse than one that is not known, and that is worse than one that passed.
function worstOf(judged: Judged[]): Judged | undefined {
  return (
    judged.find(({ passed }) => passed === false) ??
    judged.find(({ passed }) => passed === null) ??
    judged[0]
  )
}

function judgeOne(
  { transitions, isMeasured }: ConsumerBreaker,
  { journal: { experiment }, outage }: Run,
): boolean | null {
  return outage !== null && isMeasured
    ? isWholePath(transitions, plannedWriteStops(experiment).length) &&
        opensWithin(transitions, outage) &&
        closesAfter(transitions, outage)
    : null
}

function describePath({ transitions }: ConsumerBreaker, outage: Span | null): string {
  return transitions.length === 0
    ? 'no transition'
    : shorten(['CLOSED', ...transitions.map(({ to }) => to)]) + misplaced(transitions, outage)
}

const STATES_SHOWN_MAX = 20

/** The path, its middle left out where it is long. */
function shorten(states: string[]): string {
  const left = states.length - STATES_SHOWN_MAX
  return left <= 0
    ? states.join(' → ')
    : [
        ...states.slice(0, STATES_SHOWN_MAX / 2),
        `… (${left} more) …`,
        ...states.slice(-STATES_SHOWN_MAX / 2),
      ].join(' → ')
}

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
