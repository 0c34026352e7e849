import { count, ms, share } from '../../../experiment/src/report/format.ts'
import { UsageError } from '../../../experiment/src/problems.ts'
import type { StepFigures } from './step.ts'

/** What an architecture must keep to at a rate. */
export interface Objectives {
  /** Of all that was sent, refused or broken, as a fraction. */
  error_rate_max: number
  /** Milliseconds. */
  p99_max_ms: number
  /** Of all that was due, not sent in time: every connection waited for an answer, or the generator was late. A fraction. */
  unsent_max: number
  /** Backlog at the end of a step, in seconds of what the step accepted. */
  backlog_max_s: number
}

/**
 * The service levels of `just ramp`; chosen, not measured. One error in a thousand is "three nines". 250 ms are an eighth
 * of the 2,000 ms after which REST gives the database up, and sixteen times the P95 that the article published for REST
 * (15.55 ms). A backlog of one second after 30 s of load is a consumer that is at most 3 % too slow.
 */
const OBJECTIVES: Objectives = {
  error_rate_max: 0.001,
  p99_max_ms: 250,
  unsent_max: 0.01,
  backlog_max_s: 1,
}

/** Which objectives a step broke, in words; none: the rate holds. Pure. */
export function brokenObjectives(step: StepFigures, objectives: Objectives): string[] {
  const { backlog_messages: backlog } = step
  const errorRate = errorRateOf(step)
  const unsent = step.due === 0 ? 0 : step.unsent / step.due
  const backlogS = backlog === null ? 0 : backlog / perSecond(step)
  return [
    ...(errorRate > objectives.error_rate_max
      ? [`${share(errorRate)} errors (at most ${share(objectives.error_rate_max)})`]
      : []),
    ...(step.p99_ms > objectives.p99_max_ms
      ? [`P99 ${ms(step.p99_ms)} (at most ${ms(objectives.p99_max_ms)})`]
      : []),
    ...(unsent > objectives.unsent_max
      ? [`${share(unsent)} not sent in time (at most ${share(objectives.unsent_max)})`]
      : []),
    ...(backlogS > objectives.backlog_max_s
      ? [
          `a backlog of ${count(backlog)}, ${backlogS.toFixed(1)} s of the load (at most ${objectives.backlog_max_s} s)`,
        ]
      : []),
  ]
}

/** Refused and broken, of all that was answered or broken; 1 where nothing was. */
export function errorRateOf({ accepted, refused, broken }: StepFigures): number {
  const ended = accepted + refused + broken
  return ended === 0 ? 1 : (refused + broken) / ended
}

const perSecond = ({ accepted, duration_ms }: StepFigures) =>
  Math.max(1, accepted / (duration_ms / 1_000))

const PARSERS: Record<string, { unit: string; set(value: number): Partial<Objectives> }> = {
  p99: { unit: 'milliseconds', set: (value) => ({ p99_max_ms: value }) },
  errors: { unit: 'percent', set: (value) => ({ error_rate_max: value / 100 }) },
  unsent: { unit: 'percent', set: (value) => ({ unsent_max: value / 100 }) },
  backlog: { unit: 'seconds', set: (value) => ({ backlog_max_s: value }) },
}
export const OBJECTIVE_NAMES = Object.keys(PARSERS)

/** The objectives with those of the command line, such as `p99=100`. @throws UsageError */
export function readObjectives(given: string[]): Objectives {
  return Object.assign({}, OBJECTIVES, ...given.map(readObjective))
}

function readObjective(text: string): Partial<Objectives> {
  const [name = '', value = ''] = text.split('=')
  const parser = PARSERS[name]
  if (parser === undefined || !/^\d+(\.\d+)?$/.test(value) || Number(value) <= 0) {
    const known = Object.entries(PARSERS).map(([other, { unit }]) => `${other}=<${unit}>`)
    throw new UsageError(`Expected --objective as ${known.join(', ')}, got \`${text}\`.`)
  }
  return parser.set(Number(value))
}
