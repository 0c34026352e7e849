import { measureOutages, type Run } from '../../journal.ts'
import { axisOf } from './axis.ts'
import { backlogChart, eventAgeChart } from './backlog.ts'
import type { ChartData } from './chart.ts'
import { lanesOf } from './lanes.ts'
import { latencyChart } from './latency.ts'
import { readsChart } from './reads.ts'
import { resourceCharts } from './resources.ts'
import { throughputChart } from './throughput.ts'

/** Everything that a report draws of a run. Pure: journal and ledger alone. */
export function chartData(run: Run): ChartData {
  const axis = axisOf(run)
  return {
    endMs: axis.endMs,
    outages: outagesOf(run),
    lanes: lanesOf(axis, run),
    atMs: axis.atMs,
    charts: [
      throughputChart(axis, run.ledger, 'rest'),
      throughputChart(axis, run.ledger, 'kafka'),
      latencyChart(axis, run.ledger),
      backlogChart(axis, run),
      eventAgeChart(axis, run),
      readsChart(axis, run),
      ...resourceCharts(axis, run),
    ].filter(({ series }) => series.some(({ values }) => values.some((value) => value !== null))),
  }
}

function outagesOf({ journal }: Run): ChartData['outages'] {
  const cache = journal.reads?.cache_outage ?? null
  return [...measureOutages(journal), cache].filter((span) => span !== null)
}
