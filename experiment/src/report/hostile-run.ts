import type { Run } from '../journal.ts'
import { seedRun } from '../seeded-run.ts'

// Test data: a run whose every string tries to be more than text.

const HOSTILE =
  '</script><script>alert(1)</script><img src=x onerror=alert(1)>"\'`|*[a](javascript:alert(1))]]>&amp;${1}{a|b}\u001B[31mred\u0000\uFFFF\uD800\u202E\r\n# heading\n- item'

/** Every string of the value, but for the names of things in `kept`, becomes hostile. */
function poison<T>(value: T, kept: ReadonlySet<string>): T {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) =>
      typeof part === 'string' && !kept.has(key) ? HOSTILE : part,
    ),
  )
}

// What the types allow only some values of: a journal with others is not read at all.
const KEPT = new Set([
  'schema',
  'status',
  'check',
  'architecture',
  'expected',
  'fault',
  'target',
  'step',
  'told',
  'database',
])

/** A seeded run, one lost and one ghost event in it, with hostile strings for every name, reason and version. */
export function hostileRun(): Run {
  const { run } = seedRun({ scale: 0.05, kafka: { lost: 1 }, rest: { ghost: 1 } })
  const journal = poison(run.journal, KEPT)
  const [sample] = run.journal.samples
  if (sample !== undefined) {
    const used = { cpu_ms: 1, rss_bytes: 1 }
    journal.samples = [{ ...sample, breaker: HOSTILE, processes: { [HOSTILE]: used } }]
  }
  journal.environment.versions = { [HOSTILE]: HOSTILE }
  journal.unexpected_exits = [HOSTILE]
  journal.aborted_reason = HOSTILE
  journal.status = 'aborted'
  return { ...run, journal, ledger: poison(run.ledger, KEPT), damage: [HOSTILE] }
}
