import { latencyFigures, requestFigures } from '../figures.ts'
import type { Architecture, Run } from '../journal.ts'
import { plannedOutage, planTimeline, requestsWithin } from '../timeline.ts'
import { ARTICLE_EXPERIMENT, PUBLISHED } from './published.ts'

/** One figure of the article beside what its own timeline gives and what was measured. Numbers; null where there is none. */
export interface ArticleRow {
  metric: string
  unit: 'requests' | 'fraction' | 'ms'
  published: number | null
  expected: number | null
  measured: number | null
  why: string
}

/** Published, expected from the (scaled) timeline, measured. Empty for another experiment than the article's. */
export function compareWithArticle(run: Run): ArticleRow[] {
  if (run.journal.experiment.name !== ARTICLE_EXPERIMENT) {
    return []
  }
  return [...compareRequests(run, 'rest'), ...compareRequests(run, 'kafka'), ...compareLatency(run)]
}

function compareRequests(run: Run, architecture: Architecture): ArticleRow[] {
  const timeline = planTimeline(run.journal.experiment)
  const outage = plannedOutage(run.journal.experiment) ?? [0, 0]
  const measured = requestFigures(own(run, architecture), null)
  const published = PUBLISHED[architecture]
  const { requests } = timeline
  const expectedFailed = architecture === 'rest' ? requestsWithin(timeline, outage) : 0
  const name = architecture === 'rest' ? 'REST' : 'Kafka'
  const scaled = run.journal.scale === 1 ? '' : ` (Scaled by ${run.journal.scale}.)`
  return [
    {
      metric: `${name} total requests`,
      unit: 'requests',
      published: published.total,
      expected: requests,
      measured: measured.total,
      why: `The published timeline sends rate × seconds = ${requests}.${scaled}`,
    },
    {
      metric: `${name} failed`,
      unit: 'requests',
      published: published.failed,
      expected: expectedFailed,
      measured: measured.failed,
      why:
        architecture === 'rest'
          ? 'Expected: what is sent between kill and restore. Measured also has the time PostgreSQL takes to start.'
          : 'As published: the outage does not touch the way to the broker.',
    },
    {
      metric: `${name} error rate`,
      unit: 'fraction',
      published: published.error_rate,
      expected: expectedFailed / requests,
      measured: measured.error_rate,
      why:
        architecture === 'rest'
          ? `${expectedFailed} of ${requests} requests fall in the outage; 50 % would need half of them.`
          : 'As published.',
    },
  ]
}

const LATENCIES = [
  ['p50', 'P50 latency'],
  ['p95', 'P95 latency'],
  ['avg', 'average latency'],
] as const

function compareLatency(run: Run): ArticleRow[] {
  const rest = latencyFigures(own(run, 'rest'))
  const kafka = latencyFigures(own(run, 'kafka'))
  const rows: ArticleRow[] = LATENCIES.flatMap(([key, label]) => [
    latencyRow({
      metric: `REST ${label}`,
      published: PUBLISHED.rest[key],
      measured: rest[key],
      why: 'Another machine. Refused requests are in it, as in the article.',
    }),
    latencyRow({
      metric: `Kafka ${label}`,
      published: PUBLISHED.kafka[key],
      measured: kafka[key],
      why: 'Another machine. 202 here waits for all in-sync replicas.',
    }),
  ])
  const improvement = rest.avg === null || kafka.avg === null ? null : 1 - kafka.avg / rest.avg
  rows.push({
    metric: 'latency improvement (average)',
    unit: 'fraction',
    published: PUBLISHED.latencyImprovement,
    expected: null,
    measured: improvement,
    why: 'A time to a committed row against a time to a place in a queue: see the age of events when stored.',
  })
  return rows
}

function latencyRow(
  row: Pick<ArticleRow, 'metric' | 'published' | 'measured' | 'why'>,
): ArticleRow {
  return { ...row, unit: 'ms', expected: null }
}

function own(run: Run, architecture: Architecture) {
  return run.ledger.filter((entry) => entry.architecture === architecture)
}
