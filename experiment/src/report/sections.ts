import { decisionTable } from '../article/decision.ts'
import { impactTable } from '../impact/impact-table.ts'
import type { ArchitectureResult, Result } from '../result-schema.ts'
import { readsTable } from './reads-table.ts'
import { count, counted, ms, seconds, share, verdictWord } from './format.ts'
import type { Table } from './table.ts'

export const LEDGER_TITLE = 'The ledger: what clients were told, against what the database holds'

/** Every table of a report, in the order in which a reader wants them. Pure. */
export function resultTables(result: Result): Table[] {
  const tables = [
    hypothesesTable(result),
    comparisonTable(result),
    phasesTable(result),
    readsTable(result),
    ledgerTable(result),
    recoveryTable(result),
    articleTable(result),
    claimsTable(result),
    impactTable(result),
    decisionTable(result),
  ]
  return tables.filter(({ rows }) => rows.length > 0)
}

function hypothesesTable({ hypotheses }: Result): Table {
  return {
    title: 'Hypotheses',
    columns: ['', 'hypothesis', 'expected', 'observed'],
    rows: hypotheses.map(({ statement, expected, observed, passed }) => [
      verdictWord(passed),
      statement,
      expected,
      observed,
    ]),
  }
}

/** One row a figure, one column an architecture. */
function sideBySide(
  result: Result,
  title: string,
  rows: [string, (side: ArchitectureResult) => string][],
): Table {
  const { rest, kafka } = result.architectures
  return {
    title,
    columns: ['', 'REST', 'Kafka'],
    rows: rows.map(([name, read]) => [name, read(rest), read(kafka)]),
  }
}

function comparisonTable(result: Result): Table {
  return sideBySide(result, 'The whole run', [
    ['requests', ({ requests }) => count(requests.total)],
    ['succeeded', ({ requests }) => count(requests.succeeded)],
    ['failed', ({ requests }) => count(requests.failed)],
    ['error rate', ({ requests }) => share(requests.error_rate)],
    ['latency P50', ({ latency_ms }) => ms(latency_ms.p50)],
    ['latency P95', ({ latency_ms }) => ms(latency_ms.p95)],
    ['latency average', ({ latency_ms }) => ms(latency_ms.avg)],
  ])
}

function phasesTable({ architectures }: Result): Table {
  const { rest, kafka } = architectures
  const rows = Object.keys(rest.phases).flatMap((phase) =>
    (
      [
        ['REST', rest.phases[phase]],
        ['Kafka', kafka.phases[phase]],
      ] as const
    ).flatMap(([name, figures]) => {
      if (figures === undefined) {
        return []
      }
      const { requests, latency_ms: latency } = figures
      return [
        [
          phase,
          name,
          count(requests.total),
          count(requests.succeeded),
          count(requests.failed),
          share(requests.error_rate),
          ms(latency.p50),
          ms(latency.p95),
          ms(latency.avg),
        ],
      ]
    }),
  )
  return {
    title: 'Phase by phase',
    columns: ['phase', '', 'sent', 'succeeded', 'failed', 'errors', 'P50', 'P95', 'average'],
    rows,
  }
}

function ledgerTable(result: Result): Table {
  return sideBySide(result, LEDGER_TITLE, [
    ['accepted (2xx)', ({ ledger }) => count(ledger.accepted)],
    ['… persisted', ({ ledger }) => count(ledger.persisted)],
    ['… lost', ({ ledger }) => count(ledger.lost)],
    ['… not yet stored', ({ ledger }) => count(ledger.pending)],
    ['ghost: told "failed", stored anyway', ({ ledger }) => count(ledger.ghost)],
    ['unknown: no answer', ({ ledger }) => count(ledger.unknown)],
    ['duplicates on the topic', ({ ledger }) => count(ledger.duplicates_topic)],
    ['duplicates in the table', ({ ledger }) => count(ledger.duplicates_table)],
    ['redeliveries absorbed', ({ ledger }) => count(ledger.redelivered)],
    ['out of order', ({ ledger }) => count(ledger.out_of_order)],
    ['dead letters', ({ ledger }) => count(ledger.dead_letters)],
  ])
}

function recoveryTable(result: Result): Table {
  return sideBySide(result, 'After the database accepted writes again, and how old events were', [
    ['first success of a client', ({ recovery_ms }) => ms(recovery_ms.first_success)],
    ['first row', ({ recovery_ms }) => ms(recovery_ms.first_row)],
    ['backlog empty', ({ recovery_ms }) => ms(recovery_ms.backlog_empty)],
    ['age when stored, P50', ({ staleness_ms }) => ms(staleness_ms.p50)],
    ['age when stored, P99', ({ staleness_ms }) => ms(staleness_ms.p99)],
    ['age when stored, max', ({ staleness_ms }) => ms(staleness_ms.max)],
  ])
}

function articleTable({ article }: Result): Table {
  const write = { requests: count, fraction: share, ms }
  return {
    title: 'The article: published, expected from its own timeline, measured here',
    columns: ['', 'published', 'expected', 'measured', 'why they differ'],
    rows: article.map(({ metric, unit, published, expected, measured, why }) => [
      metric,
      write[unit](published),
      write[unit](expected),
      write[unit](measured),
      why,
    ]),
  }
}

function claimsTable({ claims }: Result): Table {
  return {
    title: 'The article’s claims',
    columns: ['judgement', 'claim', 'figure'],
    rows: claims.map(({ judgement, claim, figure }) => [judgement, claim, figure]),
  }
}

/** Whether a part of the run or of its record is missing. */
export function isPartial({ status, damage }: Result): boolean {
  return status === 'aborted' || damage !== undefined
}

/** The headline of a verdict and what it rests on, as lines. */
export function verdictLines(result: Result): string[] {
  const failed = result.hypotheses.filter(({ passed }) => passed !== true).length
  const headline = isPartial(result)
    ? 'PARTIAL: what is left of this run says nothing about the system'
    : !result.valid
      ? 'INVALID: this run says nothing about the system'
      : failed === 0
        ? `ALL ${result.hypotheses.length} HYPOTHESES HOLD`
        : `${failed} OF ${result.hypotheses.length} HYPOTHESES DO NOT HOLD`
  const unsafe = result.experiment.unsafe ?? []
  return [
    [...unsafe, headline].join(': '),
    ...result.invalid_reasons.map((reason) => `invalid because ${reason}`),
    ...result.unexpected_exits.map((exit) => `ended unexpectedly: ${exit}`),
    ...backlogLines(result),
    `${result.experiment.title}: ${outageWords(result)}.`,
  ]
}

function outageWords({ outage, reads }: Result): string {
  const cache = reads?.cache_outage_ms ?? null
  const measured = outage.measured_ms ?? cache
  if (measured === null) {
    return outage.planned_ms === null
      ? 'writes were to work all the time'
      : 'no outage was measured'
  }
  const [from, to] = measured
  const what = measured === cache ? 'the cache did not answer' : 'writes did not work'
  return `${what} from ${seconds(from)} to ${seconds(to)} (${seconds(to - from)})`
}

function backlogLines(result: Result): string[] {
  const { drained, messages_left: left } = result.backlog
  if (drained || isPartial(result)) {
    return []
  }
  return [
    `not drained: ${left === null ? 'an unknown number of messages' : counted(left, 'message')} left`,
  ]
}

/** What the run ran on, one line. */
export function environmentLine({ environment, experiment }: Result): string {
  const { broker, versions, consumers = 1 } = environment
  const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${broker.name} ${broker.version} (${broker.nodes === 1 ? '1 node' : `${broker.nodes} nodes`}; ${broker.durability}), ${parts.join(', ')}; ${environment.stack}${consumers === 1 ? '' : ` with ${consumers} consumers`} on ${environment.platform}, ${environment.cpu}, ${environment.cores} cores, ${Math.round(environment.memory_bytes / 2 ** 30)} GiB; commit ${environment.commit}; seed ${experiment.seed}, scale ${experiment.scale}`
}
