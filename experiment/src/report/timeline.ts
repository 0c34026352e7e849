import type { ExperimentDefinition } from '../definition.ts'
import type { PlannedFault } from '../faults/faults.ts'
import type { Timeline } from '../timeline.ts'
import { count, counted, seconds } from './format.ts'

/** The plan of an experiment as text, for `--dry-run`. Pure. */
export function renderTimeline(definition: ExperimentDefinition, timeline: Timeline): string {
  const { breaker, hypotheses } = definition
  const entries = [
    ...timeline.phases.map(({ name, fromMs, ratePerS, requests }) => ({
      atMs: fromMs,
      text: `phase ${name}: ${ratePerS} requests/s to each architecture (${count(requests)})`,
    })),
    ...timeline.actions.map(({ step, planned, atMs }) => ({
      atMs,
      text: step === 'inject' ? describeFault(planned) : `heal ${planned.target}`,
    })),
    {
      atMs: timeline.endMs,
      text: `end: ${count(timeline.requests)} requests to each architecture; the backlog drains, every event is accounted for`,
    },
  ]
  const lines = entries
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ atMs, text }) => `  ${seconds(atMs).padStart(8)}  ${text}`)
  return [
    `${definition.name}: ${definition.title}`,
    definition.description,
    ...expectedLines(definition),
    '',
    ...lines,
    '',
    `  breaker: opens after ${breaker.failureThreshold} failures, probes after ${seconds(breaker.resetTimeoutMs)}, closes after ${breaker.successThreshold === 1 ? '1 success' : `${breaker.successThreshold} successes`}; a call may take ${seconds(breaker.callTimeoutMs)}`,
    ...moreLines(definition),
    `  hypotheses: ${hypotheses.map((hypothesis) => ('architecture' in hypothesis ? `${hypothesis.architecture} ${hypothesis.check}` : hypothesis.check)).join(', ')}`,
    '',
    'Nothing was started.',
    '',
  ].join('\n')
}

/** What it reads, needs and sets beside the usual; nothing where it does not. */
function moreLines({ reads, stack = {}, settings = {} }: ExperimentDefinition): string[] {
  const needs = [
    ...(stack.broker ? [`broker ${stack.broker}`] : []),
    ...(stack.consumers ? [counted(stack.consumers, 'consumer')] : []),
    ...(stack.cache ? ['a cache'] : []),
  ]
  const set = Object.entries(settings).flatMap(([service, own = {}]) =>
    Object.entries(own).map(([name, value]) => `${service} ${name}=${value}`),
  )
  return [
    ...(reads
      ? [
          `  reads: ${count(reads.ratePerS)}/s of ${counted(reads.drivers, 'driver')}, in bursts of ${reads.burst}`,
        ]
      : []),
    ...(needs.length > 0 ? [`  needs: ${needs.join(', ')}`] : []),
    ...(set.length > 0 ? [`  settings: ${set.join(', ')}`] : []),
  ]
}

/** What each architecture is expected to do, one line each. */
export function expectedLines({ expected }: ExperimentDefinition): string[] {
  return expected
    ? [`Expected of REST: ${expected.rest}`, `Expected of Kafka: ${expected.kafka}`]
    : []
}

/** `slow database (latencyMs 100, jitterMs 20)`. */
function describeFault(planned: PlannedFault): string {
  const { fault, target, injectAtMs: _from, healAtMs: _to, ...parameters } = planned
  const details = Object.entries(parameters).map(([name, value]) => `${name} ${String(value)}`)
  return `${fault} ${target}${details.length > 0 ? ` (${details.join(', ')})` : ''}`
}
