import type { ExperimentDefinition } from './definition.ts'
import { type FaultName, findFault, type PlannedFault } from './faults/faults.ts'
import type { Target } from './targets.ts'

export interface PlannedPhase {
  name: string
  fromMs: number
  toMs: number
  ratePerS: number
  /** Requests for each architecture. */
  requests: number
}

interface PlannedAction {
  step: 'inject' | 'heal'
  fault: FaultName
  target: Target
  atMs: number
  /** As the definition has it, with its parameters. */
  planned: PlannedFault
}

/** What will happen when, in milliseconds from the start of the run. */
export interface Timeline {
  phases: PlannedPhase[]
  actions: PlannedAction[]
  endMs: number
  /** Requests for each architecture in all. */
  requests: number
}

/** Derives the timeline from a definition that is already scaled. */
export function planTimeline(definition: ExperimentDefinition): Timeline {
  let atMs = 0
  const phases = definition.phases.map(({ name, durationMs, ratePerS }) => {
    const fromMs = atMs
    atMs += durationMs
    return { name, fromMs, toMs: atMs, ratePerS, requests: (durationMs / 1000) * ratePerS }
  })
  // In the order of the injections, so that at one moment the earlier fault is healed before the next is injected.
  const actions = definition.faults
    .toSorted((a, b) => a.injectAtMs - b.injectAtMs)
    .flatMap((planned): PlannedAction[] => {
      const { fault, target, injectAtMs, healAtMs } = planned
      return [
        { step: 'inject', fault, target, atMs: injectAtMs, planned },
        { step: 'heal', fault, target, atMs: healAtMs, planned },
      ]
    })
    .toSorted((a, b) => a.atMs - b.atMs)
  return {
    phases,
    actions,
    endMs: atMs,
    requests: phases.reduce((sum, { requests }) => sum + requests, 0),
  }
}

/** A span of milliseconds from the start of the run. */
export type Span = readonly [fromMs: number, toMs: number]

/** How many of one architecture's requests the plan sends within a span. */
export function requestsWithin(timeline: Timeline, [fromMs, toMs]: Span): number {
  let requests = 0
  for (const phase of timeline.phases) {
    const overlapMs = Math.max(0, Math.min(phase.toMs, toMs) - Math.max(phase.fromMs, fromMs))
    requests += (overlapMs / 1000) * phase.ratePerS
  }
  return requests
}

/** The faults that stop the writes of the database, in their order. */
export function plannedWriteStops({ faults }: ExperimentDefinition): PlannedFault[] {
  return faults
    .filter(({ fault, target }) => target === 'database' && findFault(fault).stopsWrites)
    .toSorted((a, b) => a.injectAtMs - b.injectAtMs)
}

/** From when writes are planned to stop first until they are to work for good; undefined where nothing stops them. */
export function plannedOutage(definition: ExperimentDefinition): Span | undefined {
  const stops = plannedWriteStops(definition)
  const [first] = stops
  return first && [first.injectAtMs, Math.max(...stops.map(({ healAtMs }) => healAtMs))]
}
