import type { Result } from '../result-schema.ts'
import { visibleText } from './plain-text.ts'
import { isPartial, verdictLines } from './sections.ts'

type Hypothesis = Result['hypotheses'][number]

/**
 * The verdict as JUnit XML, a test case a hypothesis, so that a CI shows it. Pure. Only what holds in a valid run
 * passes: one that does not is a failure, what could not be told and everything of an invalid run an error.
 */
export function renderJunit(result: Result): string {
  const { experiment, hypotheses } = result
  const reason = [...new Set([...(result.damage ?? []), ...result.invalid_reasons])].join('; ')
  // A run that left no hypothesis must not look like one in which nothing failed.
  const cases: Hypothesis[] =
    hypotheses.length > 0
      ? hypotheses
      : [
          {
            id: 'verdict',
            statement: 'The run can be judged.',
            expected: 'hypotheses',
            observed: 'none',
            passed: result.valid ? false : null,
          },
        ]
  const outcomes = cases.map((hypothesis) => outcomeOf(hypothesis, result, reason))
  const counts = `tests="${cases.length}" failures="${outcomes.filter(({ kind }) => kind === 'failure').length}" errors="${outcomes.filter(({ kind }) => kind === 'error').length}" skipped="0" time="${inSeconds(experiment.duration_ms)}"`
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="under-fire" ${counts}>
<testsuite name="${escapeXml(experiment.name)}" ${counts} timestamp="${escapeXml(experiment.started_at)}">
<properties>
<property name="seed" value="${experiment.seed}"/>
<property name="scale" value="${experiment.scale}"/>
<property name="commit" value="${escapeXml(result.environment.commit)}"/>
</properties>
${cases.map((hypothesis, index) => renderCase(result, hypothesis, outcomes[index])).join('\n')}
<system-out>${escapeXml(verdictLines(result).join('\n'))}</system-out>
</testsuite>
</testsuites>
`
}

interface Outcome {
  kind: 'failure' | 'error' | 'pass'
  type: string
  message: string
}

function outcomeOf({ passed, observed }: Hypothesis, result: Result, reason: string): Outcome {
  if (!result.valid) {
    const type = isPartial(result) ? 'partial' : 'invalid'
    return { kind: 'error', type, message: `the run is ${type}: ${reason}` }
  }
  if (passed === null) {
    return { kind: 'error', type: 'unknown', message: `it could not be told: ${observed}` }
  }
  return { kind: passed ? 'pass' : 'failure', type: 'hypothesis', message: observed }
}

function renderCase(
  { experiment }: Result,
  { id, statement, expected, observed }: Hypothesis,
  outcome: Outcome | undefined,
): string {
  const { kind, type, message } = outcome ?? { kind: 'error', type: 'unknown', message: '' }
  const details = `expected: ${expected}\nobserved: ${observed}`
  const body =
    kind === 'pass'
      ? `<system-out>${escapeXml(details)}</system-out>`
      : `<${kind} type="${type}" message="${escapeXml(message)}">${escapeXml(details)}</${kind}>`
  return `<testcase classname="${escapeXml(`under-fire.${experiment.name}.${id}`)}" name="${escapeXml(statement)}" time="0">${body}</testcase>`
}

const inSeconds = (ms: number) => (ms / 1000).toFixed(3)

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
}
/** Text for an element or an attribute. What XML 1.0 cannot hold is shown as a picture of it. */
function escapeXml(text: string): string {
  return visibleText(text).replaceAll(/[&<>"'\n\t]/g, (character) => ENTITIES[character] ?? '')
}
