import { count, ms } from '../../../experiment/src/report/format.ts'
import { until, wait } from '../../../experiment/src/wait.ts'
import type { Condition } from './condition.ts'
import { brokenObjectives, type Objectives } from './objectives.ts'
import { connectionsFor } from './rate-generator.ts'
import type { Rig } from './rig.ts'
import { type LoadContext, runLoad } from './run-load.ts'
import {
  advance,
  beginSearch,
  type Outcome,
  type Question,
  questionOf,
  type Search,
  type SearchPlan,
} from './search.ts'
import type { Step } from './step.ts'

/** How long the questions of a search take, in whole seconds. */
export interface Lengths {
  stepS: number
  confirmationS: number
}

export interface SearchContext extends LoadContext {
  rig: Rig
  condition: Condition
  plan: SearchPlan
  lengths: Lengths
  objectives: Objectives
  /** Accepted events that may wait for the database, in all. */
  backlogMax: number
  say: (line: string) => void
}

export interface SearchFindings {
  outcome: Outcome
  steps: Step[]
}

// What an overloaded service still works on must not be counted against the next step.
const SETTLE_MS = 300
const DRAIN_TIMEOUT_MS = 60_000
const POLL_MS = 50

/**
 * Finds the highest rate that an architecture holds.
 * @throws UsageError when the load could not be made, Error when a backlog is not stored between two steps, the signal's reason
 */
export async function searchCeiling(context: SearchContext): Promise<SearchFindings> {
  const { plan, objectives, say, rig, condition, backlogMax } = context
  const steps: Step[] = []
  let search: Search = beginSearch()
  while (search.phase !== 'done') {
    const question = questionOf(search, plan)
    const isFull =
      condition === 'database down' && eventsAfter(steps, question, context) > backlogMax
    if (isFull) {
      say(`${rig.architecture}, ${condition}: the backlog may not grow beyond ${count(backlogMax)}`)
      return { outcome: { kind: 'backlog full', heldPerS: highestHeld(steps) }, steps }
    }
    const figures = await measure(question, context)
    const step = { ...figures, broke: brokenObjectives(figures, objectives) }
    steps.push(step)
    say(describeStep(step, context))
    search = advance(search, step.broke.length === 0, plan)
  }
  return { outcome: search.outcome, steps }
}

const secondsOf = ({ length }: Question, { lengths }: Pick<SearchContext, 'lengths'>): number =>
  length === 'confirmation' ? lengths.confirmationS : lengths.stepS

function eventsAfter(steps: Step[], question: Question, context: SearchContext): number {
  const accepted = steps.reduce((sum, step) => sum + step.accepted, 0)
  return accepted + question.ratePerS * secondsOf(question, context)
}

const highestHeld = (steps: Step[]): number =>
  Math.max(0, ...steps.filter(({ broke }) => broke.length === 0).map((step) => step.rate_per_s))

async function measure(question: Question, context: SearchContext) {
  const { rig, condition, signal } = context
  const { ratePerS, length } = question
  const load = {
    url: rig.url,
    ratePerS,
    durationS: secondsOf(question, context),
    connections: connectionsFor(ratePerS),
  }
  const figures = await runLoad(load, context)
  const isDown = condition === 'database down'
  // Down, it grows by design.
  const backlog = isDown ? null : await rig.backlog()
  await (isDown ? wait(SETTLE_MS, signal) : settle(rig, signal))
  return { ...figures, length, backlog_messages: backlog }
}

/** Waits until nothing is left of a load. @throws Error when the backlog is not stored within a minute */
export async function settle(rig: Rig, signal: AbortSignal): Promise<void> {
  await wait(SETTLE_MS, signal)
  const what = `the backlog of ${rig.architecture} being stored`
  await until({ what, timeoutMs: DRAIN_TIMEOUT_MS, everyMs: POLL_MS, signal }, async () => {
    const left = await rig.backlog()
    return left === null || left === 0 ? undefined : `${left} messages are left`
  })
}

function describeStep(step: Step, { rig, condition }: SearchContext): string {
  const place = `${rig.architecture}, ${condition}: ${count(step.rate_per_s)}/s for ${Math.round(step.duration_ms / 1_000)} s`
  const { broke } = step
  return broke.length === 0
    ? `${place} held, P99 ${ms(step.p99_ms)}`
    : `${place} did not hold: ${broke.join('; ')}`
}
