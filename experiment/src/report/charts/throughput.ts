import type { Architecture } from '../../journal.ts'
import type { LedgerEntry, Told } from '../../ledger.ts'
import { type Axis, byStep, rounded } from './axis.ts'
import type { Chart, ChartSeries } from './chart.ts'

const NAMES = { rest: 'REST', kafka: 'Kafka' } as const

/** What clients of one architecture were answered, a second, by outcome. */
export function throughputChart(
  axis: Axis,
  ledger: LedgerEntry[],
  architecture: Architecture,
): Chart {
  const own = ledger.filter((entry) => entry.architecture === architecture)
  // Where the load has ended, or the ledger breaks off, nothing is known rather than nothing answered.
  const lastMs = ledger.reduce((last, { answered_ms }) => Math.max(last, answered_ms), 0)
  const steps = byStep(axis, own, ({ answered_ms }) => answered_ms)
  const rate = (told: Told) =>
    steps.map((entries, step) =>
      step * axis.stepMs >= Math.min(axis.loadEndsMs, lastMs)
        ? null
        : rounded(entries.filter((entry) => entry.told === told).length / (axis.stepMs / 1000)),
    )
  const series: ChartSeries[] = [
    {
      label: 'accepted',
      tone: architecture,
      stroke: 'solid',
      isFilled: true,
      values: rate('accepted'),
    },
    {
      label: 'refused',
      tone: 'refused',
      stroke: 'dashed',
      isFilled: true,
      values: rate('refused'),
    },
    {
      label: 'no answer',
      tone: 'unknown',
      stroke: 'dotted',
      isFilled: false,
      values: rate('unknown'),
    },
  ]
  return {
    id: `throughput-${architecture}`,
    title: `What clients of ${NAMES[architecture]} were told`,
    caption: 'answers per second',
    unit: 'per second',
    group: 'throughput',
    scale: 'linear',
    series,
  }
}
