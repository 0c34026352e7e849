import { latencyFigures, requestFigures } from '../figures.ts'
import type { Architecture, Run } from '../journal.ts'
import { plannedOutage, planTimeline, requestsWithin } from '../timeline.ts'
import { ARTICLE_EXPERIMENT, PUBLISHED } from './published.ts'
import {
  improvement,
  whyErrorRate,
  whyFailed,
  whyImprovement,
  whyLatency,
  whyTotal,
} from './why.ts'

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
  const { experiment, scale } = run.journal
  const timeline = planTimeline(experiment)
  const planned = plannedOutage(experiment)
  const entries = own(run, architecture)
  const measured = requestFigures(entries, null)
  const published = PUBLISHED[architecture]
  const { requests } = timeline
  const expectedFailed =
    architecture === 'rest' && planned !== undefined ? requestsWithin(timeline, planned) : 0
  const name = architecture === 'rest' ? 'REST' : 'Kafka'
  const total = { published: published.total, expected: requests, measured: measured.total }
  const failed = {
    published: published.failed,
    expected: expectedFailed,
    measured: measured.failed,
  }
  const rate = {
    published: published.error_rate,
    expected: expectedFailed / requests,
    measured: measured.error_rate,
  }
  return [
    {
      metric: `${name} total requests`,
      unit: 'requests',
      ...total,
      why: whyTotal(total, scale),
    },
    {
      metric: `${name} failed`,
      unit: 'requests',
      ...failed,
      why: whyFailed(failed, { entries, planned, measured: run.outage }),
    },
    {
      metric: `${name} error rate`,
      unit: 'fraction',
      ...rate,
      why: whyErrorRate(rate, { failed: expectedFailed, requests }),
    },
  ]
}

const LATENCIES = [
  ['p50', 'P50 latency'],
  ['p95', 'P95 latency'],
  ['avg', 'average latency'],
] as const

function compareLatency(run: Run): ArticleRow[] {
  const entries = { rest: own(run, 'rest'), kafka: own(run, 'kafka') }
  const rows = LATENCIES.flatMap(([key, label]) =>
    (
      [
        ['rest', 'REST'],
        ['kafka', 'Kafka'],
      ] as const
    ).map(([architecture, name]): ArticleRow => ({
      metric: `${name} ${label}`,
      unit: 'ms',
      published: PUBLISHED[architecture][key],
      expected: null,
      measured: latencyFigures(entries[architecture])[key],
      why: whyLatency(entries[architecture], key),
    })),
  )
  return [
    ...rows,
    {
      metric: 'latency improvement (average)',
      unit: 'fraction',
      published: PUBLISHED.latencyImprovement,
      expected: null,
      measured: improvement(entries.rest, entries.kafka),
      why: whyImprovement(entries.rest, entries.kafka),
    },
  ]
}

function own(run: Run, architecture: Architecture) {
  return run.ledger.filter((entry) => entry.architecture === architecture)
}
