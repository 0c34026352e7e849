import { quantile } from '../../figures.ts'
import { ARCHITECTURES } from '../../journal.ts'
import type { LedgerEntry } from '../../ledger.ts'
import { type Axis, byStep, rounded } from './axis.ts'
import type { Chart } from './chart.ts'

const QUANTILES = [
  { label: 'P50', q: 0.5, stroke: 'solid' },
  { label: 'P95', q: 0.95, stroke: 'dashed' },
  { label: 'P99', q: 0.99, stroke: 'dotted' },
] as const

// A second has too few answers for a P99 that is not just the slowest of them.
const WINDOW_STEPS = 5

/** What clients waited for an answer: exact quantiles of the answers of the last steps. */
export function latencyChart(axis: Axis, ledger: LedgerEntry[]): Chart {
  const series = ARCHITECTURES.flatMap((architecture) => {
    const own = ledger.filter((entry) => entry.architecture === architecture)
    const steps = byStep(axis, own, ({ answered_ms }) => answered_ms)
    const sorted = steps.map((_, step) =>
      steps
        .slice(Math.max(0, step + 1 - WINDOW_STEPS), step + 1)
        .flatMap((entries) => entries.map(({ latency_ms }) => latency_ms))
        .toSorted((a, b) => a - b),
    )
    return QUANTILES.map(({ label, q, stroke }) => ({
      label: `${architecture === 'rest' ? 'REST' : 'Kafka'} ${label}`,
      tone: architecture,
      stroke,
      isFilled: false,
      values: sorted.map((values) => roundedOrNull(quantile(values, q))),
    }))
  })
  return {
    id: 'latency',
    title: 'What clients waited for an answer',
    caption: `ms, of the answers of the last ${(WINDOW_STEPS * axis.stepMs) / 1000} s; logarithmic`,
    unit: 'ms',
    group: 'latency',
    scale: 'logarithmic',
    series,
  }
}

const roundedOrNull = (value: number | null) => (value === null ? null : rounded(value))
