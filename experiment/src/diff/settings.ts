import { type Change, findChanges } from './changes.ts'
import { firstOf, type Subject } from './subject.ts'

/** What was set differently, the seed with it. Pure. */
export function settingChanges(a: Subject, b: Subject): Change[] {
  return findChanges(settingsOf(a), settingsOf(b))
}

function settingsOf(subject: Subject): object {
  const { journal } = firstOf(subject)
  // Words about an experiment set nothing.
  const { title: _title, description: _description, ...experiment } = journal.experiment
  const seeds = subject.runs.map((run) => run.journal.seed)
  return { ...experiment, scale: journal.scale, seed: seeds.join(', ') }
}

/** What it ran on, where that differs. Pure. */
export function environmentChanges(a: Subject, b: Subject): Change[] {
  return findChanges(environmentOf(a), environmentOf(b))
}

function environmentOf(subject: Subject): object {
  const { broker, ...environment } = firstOf(subject).journal.environment
  // Every cluster has an id of its own; it says nothing.
  const { cluster_id: _id, ...described } = broker
  return { ...environment, broker: described }
}

/** Settings and facts of the environment that two runs must share to be held against each other, and what differs without. */
const MUST_BE_ALIKE: [RegExp, string][] = [
  [/^name$/, 'another experiment'],
  [/^scale$/, 'another scale'],
  [/^phases\./, 'other phases or rates'],
  [/^faults\./, 'other faults'],
  [/^load\./, 'another load'],
  [/^reads\./, 'other reads'],
  [/^broker\.name$/, 'another broker'],
  [/^broker\.(durability|nodes)$/, 'a broker set up otherwise'],
  // A text in the environment, a shape in a definition.
  [/^stack(\.|$)/, 'another stack'],
  [/^(platform|cpu|cores|memory_bytes)$/, 'another machine'],
]

const SCALED = /^(phases|faults)\..*Ms$/

/** Why two subjects cannot be compared; empty when they can. Breaker, services, versions and commit may differ: that is what one compares. Pure. */
export function findIncomparable(a: Subject, b: Subject): string[] {
  const changes = [...settingChanges(a, b), ...environmentChanges(a, b)]
  const isScaled = changes.some(({ name }) => name === 'scale')
  const reasons = MUST_BE_ALIKE.flatMap(([pattern, what]) => {
    // Another scale has other durations everywhere: that is one reason, not many.
    const found = changes.filter(
      ({ name }) => pattern.test(name) && !(isScaled && SCALED.test(name)),
    )
    const values = found.map((change) => `${change.a} → ${change.b}`)
    return found.length === 0 ? [] : [`${what} (${values.join(', ')})`]
  })
  return [...reasons, ...invalidReasons('A', a), ...invalidReasons('B', b)]
}

function invalidReasons(side: string, { runs }: Subject): string[] {
  const invalid = runs.filter(({ result }) => !result.valid)
  return invalid.length === 0
    ? []
    : [`${side} is invalid (${invalid[0]?.result.invalid_reasons.join('; ') ?? ''})`]
}
