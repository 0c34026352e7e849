import { formatDuration } from '../duration.ts'
import { count, counted, money, ms, share } from '../report/format.ts'
import type { Table } from '../report/table.ts'
import type { ArchitectureResult, Result } from '../result-schema.ts'
import {
  ARTICLE_ASSUMPTIONS,
  ARTICLE_ERROR_RATE,
  type Assumptions,
  countImpact,
  TIMELINE_ERROR_RATE,
} from './impact.ts'

/**
 * The article's arithmetic four times: as published, as its own timeline gives it, and with the error rate of each
 * architecture as measured inside the outage. Pure.
 */
export function impactTable(result: Result, assumptions: Assumptions = ARTICLE_ASSUMPTIONS): Table {
  const inputs =
    describe(assumptions) === describe(ARTICLE_ASSUMPTIONS)
      ? ''
      : ` Its own ${describe(ARTICLE_ASSUMPTIONS)}.`
  const { rest, kafka } = result.architectures
  return {
    title: `Business impact: ${describe(assumptions)}`,
    columns: ['', 'errors', 'failed', 'an outage', 'a year', 'why'],
    rows: [
      row('the article', ARTICLE_ASSUMPTIONS, {
        errorRate: ARTICLE_ERROR_RATE,
        why: `Published. It takes the error rate of its whole run for a window that is all outage.${inputs}`,
      }),
      row('its own timeline', ARTICLE_ASSUMPTIONS, {
        errorRate: TIMELINE_ERROR_RATE,
        why: `Every REST request in the outage fails there, so twice as many.${inputs}`,
      }),
      row('REST, measured', assumptions, measured(result, rest)),
      row('Kafka, measured', assumptions, measured(result, kafka)),
    ],
  }
}

interface Rate {
  errorRate: number | null
  why: string
}

function row(name: string, assumptions: Assumptions, { errorRate, why }: Rate): string[] {
  if (errorRate === null) {
    return [name, '–', '–', '–', '–', why]
  }
  const { failed, lossPerOutage, lossPerYear } = countImpact(assumptions, errorRate)
  const { currency } = assumptions
  return [
    name,
    share(errorRate),
    count(failed),
    money(lossPerOutage, currency),
    money(lossPerYear, currency),
    why,
  ]
}

/** No figure comes from a run that says nothing, or from an outage that nobody saw. */
function measured(result: Result, side: ArchitectureResult): Rate {
  if (!result.valid) {
    return { errorRate: null, why: 'Not measured: the run is invalid.' }
  }
  const inside = side.outage_requests ?? null
  if (inside === null || inside.error_rate === null) {
    return { errorRate: null, why: 'Not measured: the run has no request in an outage of writes.' }
  }
  const outside = side.requests.failed - inside.failed
  return {
    errorRate: inside.error_rate,
    why: [
      `${count(inside.failed)} of ${count(inside.total)} failed while writes did not work.`,
      ...(outside > 0 ? [`${count(outside)} more failed before or after, not counted here.`] : []),
      ...accepted(side),
    ].join(' '),
  }
}

/** What an error rate hides: accepted is not yet stored. */
function accepted({ ledger, staleness_ms: age }: ArchitectureResult): string[] {
  const lost = ledger.lost === null ? 'an unknown number' : count(ledger.lost)
  return [
    `Of ${count(ledger.accepted)} accepted in the run, ${lost} lost${age.max === null ? '' : `, the latest stored after ${ms(age.max)}`}.`,
  ]
}

function describe({ ratePerS, revenue, outageMs, outagesPerYear, currency }: Assumptions): string {
  return `${count(ratePerS)} requests/s at ${money(revenue, currency)}, an outage of ${formatDuration(outageMs)}, ${counted(outagesPerYear, 'time')} a year`
}
