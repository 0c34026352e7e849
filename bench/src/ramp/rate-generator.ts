import * as v from 'valibot'
import type { StepFigures } from './step.ts'

/** One load at a rate, open loop: what is due is sent, as long as a connection is free. */
export interface RateLoad {
  url: string
  ratePerS: number
  /** Whole seconds. */
  durationS: number
  /** Requests that may wait for an answer at a time. */
  connections: number
}

/** How a generator is started; at its end it writes one line, `RESULT {…}`. */
interface RateCommand {
  command: string
  args: string[]
  env: Record<string, string>
}

/** Something that posts unique locations to `/v1/locations` at a rate. */
export interface RateGenerator {
  name: string
  version: string
  /** How many cores it can use. */
  cores: number
  /** What a reader of its figures must know. */
  caveat: string
  command(load: RateLoad): RateCommand
}

// A quarter of a second's requests may wait at a time: with a mean answer of 250 ms that is all of them.
const WAITING_S = 0.25
const CONNECTIONS_MIN = 16
// Each costs the service and the generator memory and a timer.
const CONNECTIONS_MAX = 4_000

// Of the generator, and of the machine.
const LATE_S = 0.1

/** How many requests may wait for an answer at a rate. */
export const connectionsFor = (ratePerS: number): number =>
  Math.min(CONNECTIONS_MAX, Math.max(CONNECTIONS_MIN, Math.ceil(ratePerS * WAITING_S)))

const reportSchema = v.object({
  sent: v.number(),
  /** Left out of the schedule. */
  unsent: v.number(),
  answered: v.number(),
  /** Of them, with another status than 2xx. */
  refused: v.number(),
  broken: v.number(),
  p50Us: v.number(),
  p95Us: v.number(),
  p99Us: v.number(),
})
type Report = Omit<StepFigures, 'backlog_messages' | 'cpu_cores' | 'machine_cores' | 'length'>

/** Reads the line that a generator wrote at its end. @throws Error when there is none */
export function readRateReport(output: string, { ratePerS, durationS }: RateLoad): Report {
  const [, json = ''] = /^RESULT (.*)$/m.exec(output) ?? []
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), reportSchema), json)
  if (!parsed.success) {
    throw new Error(`it did not say how it went: ${output.trim().slice(-300)}`)
  }
  const { sent, unsent, answered, refused, broken, p50Us, p95Us, p99Us } = parsed.output
  const due = ratePerS * durationS
  return {
    rate_per_s: ratePerS,
    duration_ms: durationS * 1_000,
    due,
    sent,
    // What waited for a connection to the end was not left out yet; what was late for less long only had no time left.
    unsent: Math.max(unsent, due - sent - Math.ceil(ratePerS * LATE_S), 0),
    accepted: answered - refused,
    refused,
    broken,
    p50_ms: p50Us / 1_000,
    p95_ms: p95Us / 1_000,
    p99_ms: p99Us / 1_000,
  }
}
