import type { ExperimentDefinition } from '../definition.ts'
import type { PlannedFault } from '../faults/faults.ts'
import type { Timeline } from '../timeline.ts'
import { count, seconds } from './format.ts'

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
    `  breaker: opens after ${breaker.failureThreshold} failures, probes after ${seconds(breaker.resetTimeoutMs)}, closes after ${breaker.successThreshold} successes; a call may take ${seconds(breaker.callTimeoutMs)}`,
    `  hypotheses: ${hypotheses.map((hypothesis) => ('architecture' in hypothesis ? `${hypothesis.architecture} ${hypothesis.check}` : hypothesis.check)).join(', ')}`,
    '',
    'Nothing was started.',
    '',
  ].join('\n')
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
