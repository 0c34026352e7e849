import * as v from 'valibot'
import { quantile } from './figures.ts'
import { ARCHITECTURES } from './journal.ts'
import { classify, type ClientRecord } from './ledger.ts'
import { count, ms, seconds, share } from './report/format.ts'

const positive = v.pipe(v.number(), v.minValue(1))

/**
 * What both architectures must have kept to before the first fault. Generous by default: it is to find a stack that
 * does not work, not a machine that is busy. `--scale` leaves it as it is.
 */
export const steadyStateSchema = v.strictObject({
  /** How long before the first fault is looked at; at most half of what there is. */
  windowMs: v.optional(positive),
  /** A fraction. */
  errorRateMax: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  p95MaxMs: v.optional(positive),
  lagMaxMessages: v.optional(positive),
})
type SteadyState = v.InferOutput<typeof steadyStateSchema>

const DEFAULTS = { windowMs: 5_000, errorRateMax: 0.01, p95MaxMs: 1_500, lagMaxMessages: 500 }

export interface SeenSoFar {
  records: ClientRecord[]
  lag: { at_ms: number; messages: number }[]
  startEpochMs: number
}

/** Why the stack is not in its steady state, with the numbers; empty when it is. `atMs` is the first fault's moment. */
export function checkSteadyState(
  { records, lag, startEpochMs }: SeenSoFar,
  atMs: number,
  limits: SteadyState = {},
): string[] {
  const windowMs = limits.windowMs ?? DEFAULTS.windowMs
  const errorRateMax = limits.errorRateMax ?? DEFAULTS.errorRateMax
  const p95MaxMs = limits.p95MaxMs ?? DEFAULTS.p95MaxMs
  const lagMaxMessages = limits.lagMaxMessages ?? DEFAULTS.lagMaxMessages
  const fromMs = atMs - Math.min(windowMs, atMs / 2)
  const within = `in the ${seconds(atMs - fromMs)} before the first fault`
  const problems = ARCHITECTURES.flatMap((architecture) => {
    const own = records.filter(
      (record) =>
        record.architecture === architecture && record.answered_epoch_ms - startEpochMs >= fromMs,
    )
    if (own.length === 0) {
      return [`${architecture} answered nothing ${within}`]
    }
    const errors = own.filter(({ status }) => classify(status) !== 'accepted').length
    const p95 = quantile(
      own.map(({ latency_ms }) => latency_ms).toSorted((a, b) => a - b),
      0.95,
    )
    const found: string[] = []
    if (errors / own.length > errorRateMax) {
      found.push(
        `${architecture} had ${share(errors / own.length)} errors (${count(errors)} of ${count(own.length)}) ${within}, at most ${share(errorRateMax)} is steady`,
      )
    }
    if (p95 !== null && p95 > p95MaxMs) {
      found.push(
        `${architecture} had a P95 of ${ms(p95)} ${within}, at most ${ms(p95MaxMs)} is steady`,
      )
    }
    return found
  })
  const last = lag.findLast(({ at_ms }) => at_ms >= fromMs)
  if (last === undefined) {
    return [...problems, `the backlog was not measured ${within}`]
  }
  return last.messages <= lagMaxMessages
    ? problems
    : [
        ...problems,
        `the backlog was ${count(last.messages)} messages ${within}, at most ${count(lagMaxMessages)} is steady`,
      ]
}
