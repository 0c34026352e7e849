import * as v from 'valibot'
import { hypothesisSchema } from './checkers/checkers.ts'
import { faultSchema, findFault } from './faults/faults.ts'
import { UsageError } from './problems.ts'
import { checkReads, readsSchema } from './reads/reads-schema.ts'
import { settingsSchema, unsafeSettings } from './settings.ts'
import { CONSUMERS_MAX } from './stack/consumers.ts'
import { steadyStateSchema } from './steady-state.ts'

const positive = v.pipe(v.number(), v.integer(), v.minValue(1))
const durationMs = v.pipe(v.number(), v.minValue(1), v.maxValue(24 * 3_600_000))

const phaseSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,31}$/)),
  durationMs,
  /** Requests a second for each architecture; `--scale` leaves it as it is. */
  ratePerS: positive,
})

/** What an experiment needs beside one broker, one consumer and no cache. */
const stackSchema = v.strictObject({
  broker: v.optional(v.literal('kafka-cluster')),
  /** Leads every partition of the topic while it lives. */
  leader: v.optional(v.literal('broker-1')),
  consumers: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(CONSUMERS_MAX))),
  cache: v.optional(v.boolean()),
})

export const definitionSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,63}$/)),
  title: v.string(),
  description: v.string(),
  phases: v.pipe(v.array(phaseSchema), v.minLength(1)),
  faults: v.array(faultSchema),
  load: v.strictObject({
    /** Distinct drivers the events are spread over. */
    drivers: positive,
    /** How long the client waits for an answer; not scaled, for the services' own deadlines are not. */
    clientTimeoutMs: durationMs,
  }),
  /** What is read beside the writes, through the cache; nothing unless told. */
  reads: v.optional(readsSchema),
  breaker: v.strictObject({
    failureThreshold: positive,
    successThreshold: positive,
    callTimeoutMs: durationMs,
    resetTimeoutMs: durationMs,
  }),
  /** What each architecture is expected to do, in words. */
  expected: v.optional(v.strictObject({ rest: v.string(), kafka: v.string() })),
  steadyState: v.optional(steadyStateSchema),
  stack: v.optional(stackSchema),
  settings: v.optional(settingsSchema),
  hypotheses: v.array(hypothesisSchema),
})

/** An experiment: one value that the load, the faults, the charts and the verdict are derived from. */
export type ExperimentDefinition = v.InferOutput<typeof definitionSchema>

/** A definition that cannot be run; the message has one line a problem. */
export class DefinitionError extends UsageError {
  override name = 'DefinitionError'
}

/**
 * Checks a definition and returns it.
 * @throws DefinitionError for a wrong field, a phase named twice, a fault outside the run or never healed,
 * two faults on one target at the same time, more than one safety switched off, and no hypothesis
 */
export function defineExperiment(definition: ExperimentDefinition): ExperimentDefinition
export function defineExperiment(definition: unknown): ExperimentDefinition
export function defineExperiment(given: unknown): ExperimentDefinition {
  const parsed = v.safeParse(definitionSchema, given)
  if (!parsed.success) {
    throw new DefinitionError(parsed.issues.map(describeIssue).join('\n'))
  }
  const problems = [
    ...checkPhases(parsed.output),
    ...checkFaults(parsed.output),
    ...checkSafeties(parsed.output),
    ...checkHypotheses(parsed.output),
    ...checkReads(parsed.output),
  ]
  if (problems.length > 0) {
    throw new DefinitionError(problems.join('\n'))
  }
  return parsed.output
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue) ?? 'definition'
  return issue.received === 'undefined'
    ? `\`${field}\`: missing${field.endsWith('healAtMs') ? '; every fault must be healed before the run ends' : ''}`
    : `\`${field}\`: ${issue.message}`
}

function checkPhases({ phases }: ExperimentDefinition): string[] {
  const names = phases.map(({ name }) => name)
  return names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `Expected every phase to have its own name, got \`${name}\` twice.`)
}

const SERVICE = /^(rest|producer|consumer(-\d)?)$/

function checkFaults({ faults, phases }: ExperimentDefinition): string[] {
  const endMs = phases.reduce((sum, phase) => sum + phase.durationMs, 0)
  const problems: string[] = []
  for (const [index, { fault, target, injectAtMs, healAtMs }] of faults.entries()) {
    const name = `${fault} ${target} at ${injectAtMs} ms`
    if (healAtMs <= injectAtMs) {
      problems.push(
        `Expected \`healAtMs\` of "${name}" to be after its \`injectAtMs\`, got \`${healAtMs}\`.`,
      )
    }
    if (findFault(fault).via === 'network' && target.startsWith('consumer')) {
      problems.push(
        `Expected "${name}" to disturb a part that others connect to, got \`${target}\`: disturb its \`database\` or its \`broker\`.`,
      )
    }
    if (injectAtMs === 0 && SERVICE.test(target) && fault !== 'kill' && fault !== 'stop') {
      problems.push(
        `Expected "${name}" to begin later, or to be a kill or a stop: a service that does not run yet can only stay dead.`,
      )
    }
    if (fault === 'poison' && target !== 'broker') {
      problems.push(`Expected "${name}" to have the target \`broker\`, got \`${target}\`.`)
    }
    if (healAtMs > endMs) {
      problems.push(
        `Expected "${name}" to be healed before the run ends at ${endMs} ms, got \`${healAtMs}\`.`,
      )
    }
    const clash = faults
      .slice(index + 1)
      .find(
        (other) =>
          other.target === target && other.injectAtMs < healAtMs && injectAtMs < other.healAtMs,
      )
    if (clash) {
      problems.push(
        `Expected one fault at a time on \`${target}\`, got "${name}" and "${clash.fault} at ${clash.injectAtMs} ms".`,
      )
    }
  }
  return problems
}

// With two of them off, nobody could tell which did the harm.
function checkSafeties({ settings }: ExperimentDefinition): string[] {
  const unsafe = unsafeSettings(settings)
  return unsafe.length > 1
    ? [`Expected one safety to be switched off at most, got \`${unsafe.join('`, `')}\`.`]
    : []
}

// Where nothing is expected, nothing can fail, and that would look like a pass.
function checkHypotheses({ hypotheses }: ExperimentDefinition): string[] {
  return hypotheses.length === 0 ? ['Expected `hypotheses` to have at least one, got none.'] : []
}

/** Every duration of the definition times `scale`, the breaker's too; rates and counts stay. */
export function scaleDefinition(
  definition: ExperimentDefinition,
  scale: number,
): ExperimentDefinition {
  // What is there before the load begins stays so.
  const scaled = (ms: number) => (ms === 0 ? 0 : Math.max(1, Math.round(ms * scale)))
  return {
    ...definition,
    phases: definition.phases.map((phase) => ({ ...phase, durationMs: scaled(phase.durationMs) })),
    faults: definition.faults.map((fault) => ({
      ...fault,
      injectAtMs: scaled(fault.injectAtMs),
      healAtMs: scaled(fault.healAtMs),
    })),
    breaker: {
      ...definition.breaker,
      callTimeoutMs: scaled(definition.breaker.callTimeoutMs),
      resetTimeoutMs: scaled(definition.breaker.resetTimeoutMs),
    },
  }
}
