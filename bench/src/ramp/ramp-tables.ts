import { spreadOf } from '../../../experiment/src/compare/spread.ts'
import { count, ms, share } from '../../../experiment/src/report/format.ts'
import type { Table } from '../../../experiment/src/report/table.ts'
import { environmentLine } from '../results/environment.ts'
import { GENERATOR, OTHERS_MAX, othersOf } from './bottleneck.ts'
import { errorRateOf } from './objectives.ts'
import type { RampResult, SearchResult } from './result.ts'
import type { Step } from './step.ts'
import { ceilingStep, failedStep, isAllStored } from './summarise.ts'

const NONE = '–'
const NAMES = { rest: 'REST', kafka: 'Kafka' } as const
// The rest of an architecture's own parts are in no other one's row.
const PARTS = ['rest', 'producer', 'consumer', 'broker', 'database', GENERATOR, 'runner']

/** The headline, the objectives, the machine, and the caveats. Pure. */
export function rampLines(result: RampResult): string[] {
  const { searches, environment, objectives, confirmation_s: confirmationS, caveats } = result
  const headline = searches.map(
    ({ architecture, condition, ceiling_per_s: ceiling, is_at_least: isAtLeast }) =>
      `${NAMES[architecture]} ${condition} ${isAtLeast ? 'at least ' : ''}${count(ceiling)}/s`,
  )
  return [
    `Highest rate held for ${confirmationS} s: ${headline.join(', ')}.`,
    `Objectives: at most ${share(objectives.error_rate_max)} errors, P99 at most ${ms(objectives.p99_max_ms)}, at most ${share(objectives.unsent_max)} not sent in time, and with the database a backlog of at most ${objectives.backlog_max_s} s of the load.`,
    environmentLine(environment),
    ...caveats,
    ...othersLines(result),
    ...searches.filter((search) => !isAllStored(search)).map(describeStored),
  ]
}

/** What else ran on the machine, where that was so much that the ceilings are lower for it. */
function othersLines({ searches, environment }: RampResult): string[] {
  const others = spreadOf(searches.flatMap(({ steps }) => steps.map(othersOf)))
  return others === null || others.median <= environment.cores * OTHERS_MAX
    ? []
    : [
        `DISTURBED: other processes of this machine used ${others.median.toFixed(2)} cores (median of the steps; ${others.min.toFixed(2)} to ${others.max.toFixed(2)}), so the ceilings are lower than they would be.`,
      ]
}

function describeStored(search: SearchResult): string {
  const { architecture, condition, accepted, rows, sent } = search
  return `NOT ALL STORED: ${NAMES[architecture]} ${condition}: ${count(accepted)} accepted, ${count(rows)} rows, ${count(sent)} sent.`
}

/** Ceilings, CPU, and what another rate would need. Pure. */
export function rampTables(result: RampResult): Table[] {
  const needs = result.needs.length === 0 ? [] : [needsTable(result)]
  return [ceilingsTable(result), cpuTable(result), ...needs]
}

/** The same, and every step. Pure. */
export function rampPageTables(result: RampResult): Table[] {
  return [...rampTables(result), stepsTable(result)]
}

function ceilingsTable({ searches, confirmation_s: confirmationS }: RampResult): Table {
  return {
    title: `The ceiling: the highest rate held for ${confirmationS} s`,
    columns: ['', 'database', 'ceiling', 'P99 there', 'the next rate', 'why not more', 'stored'],
    rows: searches.map((search) => {
      const at = ceilingStep(search)
      const beyond = failedStep(search)
      const stored = `${count(search.accepted)} accepted, ${count(search.rows)} rows, ${count(search.sent)} sent`
      return [
        NAMES[search.architecture],
        search.condition === 'healthy' ? 'healthy' : 'down',
        search.ceiling,
        at === undefined ? NONE : ms(at.p99_ms),
        beyond === undefined ? NONE : `${count(beyond.rate_per_s)}/s: ${beyond.broke.join('; ')}`,
        whyNotMore(search),
        isAllStored(search) ? stored : `NOT ALL: ${stored}`,
      ]
    }),
  }
}

function whyNotMore({ condition, outcome, bottleneck_beyond: beyond }: SearchResult): string {
  return condition === 'database down' && outcome === 'nothing held'
    ? 'the database is down'
    : (beyond?.words ?? NONE)
}

function cpuTable({ searches, environment }: RampResult): Table {
  const rows = searches.flatMap((search) => {
    const name = `${NAMES[search.architecture]}, ${search.condition}`
    const at = ceilingStep(search)
    const beyond = failedStep(search)
    return [
      ...(at === undefined ? [] : [cpuRow(name, at)]),
      ...(beyond === undefined ? [] : [cpuRow(`${name}, not held`, beyond)]),
    ]
  })
  return {
    title: `CPU of each part in cores, of ${environment.cores}: where the rate was held, and where it was not`,
    columns: ['', 'rate', ...PARTS, 'the machine'],
    rows,
  }
}

function cpuRow(name: string, step: Step): string[] {
  const used = PARTS.map((part) => step.cpu_cores[part])
  return [
    name,
    `${count(step.rate_per_s)}/s`,
    ...used.map((cores) => (cores === undefined ? NONE : cores.toFixed(2))),
    step.machine_cores.toFixed(2),
  ]
}

function needsTable({ needs, assumptions }: RampResult): Table {
  return {
    title:
      'On paper: what 1,000,000 events a second would need, at the CPU that an event cost here',
    columns: ['', 'part', 'CPU an event', 'events/s a core', 'cores', 'units', 'half of each free'],
    rows: needs.map((need) => [
      NAMES[need.architecture],
      need.part,
      `${(need.cpu_ms_per_event * 1_000).toFixed(1)} µs`,
      count(need.events_per_core_s),
      need.cores.toFixed(1),
      `${count(need.units)} ${need.unit}`,
      `${count(need.units_with_headroom)} ${need.unit}`,
    ]),
    note: assumptions.join(' '),
  }
}

function stepsTable({ searches }: RampResult): Table {
  return {
    title: 'Every step, in the order in which it was taken',
    columns: ['', 'rate', 'for', 'accepted', 'errors', 'not sent', 'P50', 'P99', 'backlog', ''],
    rows: searches.flatMap(({ architecture, condition, steps }) =>
      steps.map((step) => [
        `${NAMES[architecture]}, ${condition}`,
        `${count(step.rate_per_s)}/s`,
        `${Math.round(step.duration_ms / 1_000)} s`,
        count(step.accepted),
        share(errorRateOf(step)),
        count(step.unsent),
        ms(step.p50_ms),
        ms(step.p99_ms),
        count(step.backlog_messages),
        step.broke.length === 0 ? 'held' : step.broke.join('; '),
      ]),
    ),
  }
}
