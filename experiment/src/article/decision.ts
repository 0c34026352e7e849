import { count, ms, share } from '../report/format.ts'
import type { Table } from '../report/table.ts'
import type { ArchitectureResult, Result } from '../result-schema.ts'

const NOT_MEASURED = 'not measured'

interface Criterion {
  choice: 'REST' | 'Kafka'
  /** Completes "use it when …". */
  when: string
  /** What this run says to it; undefined where no run of this tool can. */
  read?: (result: Result) => string
}

/** The article's two lists: use REST when …, use Kafka when …, in its order. */
const CRITERIA: Criterion[] = [
  { choice: 'REST', when: 'less than 100 requests/s arrive', read: throughput },
  { choice: 'REST', when: 'consistency must be strong: a client knows', read: clientKnows },
  { choice: 'REST', when: 'there is little experience in running things' },
  { choice: 'REST', when: 'it is a monolith' },
  { choice: 'REST', when: 'an answer must take less than 10 ms', read: latency },
  { choice: 'Kafka', when: 'more than 1,000 requests/s arrive', read: throughput },
  { choice: 'Kafka', when: 'no client may see a failure', read: errors },
  { choice: 'Kafka', when: 'several consumers want the same events' },
  { choice: 'Kafka', when: 'consistency may come later', read: eventAge },
  { choice: 'Kafka', when: 'a team can run it' },
]

/** The article's decision framework, with what this run measured to each of its criteria. Pure. */
export function decisionTable(result: Result): Table {
  return {
    title: 'The article’s decision framework, and what this run measured to it',
    columns: ['use', 'when', 'measured'],
    rows: CRITERIA.map(({ choice, when, read }) => [
      choice,
      when,
      // Nothing is read from a run that says nothing.
      result.valid ? (read?.(result) ?? NOT_MEASURED) : NOT_MEASURED,
    ]),
  }
}

const SIDES = [
  ['REST', 'rest'],
  ['Kafka', 'kafka'],
] as const

function bothSides(
  { architectures }: Result,
  read: (side: ArchitectureResult) => string | undefined,
): string {
  const parts = SIDES.map(([name, key]) => [name, read(architectures[key])] as const)
  return parts.every(([, text]) => text === undefined)
    ? NOT_MEASURED
    : parts.map(([name, text]) => `${name} ${text ?? NOT_MEASURED}`).join('; ')
}

// The load is what the definition says: what was reached is a floor, not a limit.
function throughput(result: Result): string {
  const reached = bothSides(result, ({ phases }) => {
    const rates = Object.values(phases).flatMap(({ duration_ms: durationMs, requests }) =>
      durationMs === undefined ? [] : [(requests.succeeded / durationMs) * 1000],
    )
    return rates.length === 0 ? undefined : `${count(Math.max(...rates))}/s accepted`
  })
  return reached === NOT_MEASURED ? reached : `${reached}, in the best phase; more was not sent`
}

function clientKnows(result: Result): string {
  return bothSides(result, ({ ledger: { ghost, unknown, lost } }) =>
    ghost === null || lost === null
      ? undefined
      : `${count(ghost)} told "failed" and stored anyway, ${count(lost)} told "accepted" and lost, ${count(unknown)} told nothing`,
  )
}

function latency(result: Result): string {
  return bothSides(result, ({ latency_ms: { p50, p95, p99 } }) =>
    p50 === null ? undefined : `P50 ${ms(p50)}, P95 ${ms(p95)}, P99 ${ms(p99)}`,
  )
}

function errors(result: Result): string {
  return bothSides(result, ({ requests, outage_requests: inside }) => {
    if (requests.error_rate === null) {
      return undefined
    }
    const ofOutage =
      inside === undefined || inside === null ? '' : `, ${share(inside.error_rate)} in the outage`
    return `${share(requests.error_rate)} failed${ofOutage}`
  })
}

function eventAge(result: Result): string {
  return bothSides(result, ({ staleness_ms: { p50, p99, max } }) =>
    p50 === null || max === null
      ? undefined
      : `events stored after ${ms(p50)} (P50), ${ms(p99)} (P99), ${ms(max)} at most`,
  )
}
