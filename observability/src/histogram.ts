import { lines } from './lines.ts'

const QUANTILES = ['0.5', '0.95', '0.99']

export interface HistogramPanel {
  title: string
  description: string
  /** Its name without `_bucket`; in seconds. */
  metric: string
}

/** Quantiles of the last 30 s from a histogram: over every process of a service, and of that span alone. */
export const histogram = ({ title, description, metric }: HistogramPanel) =>
  lines({
    title,
    description,
    unit: 's',
    queries: QUANTILES.map((quantile) => ({
      expr: `histogram_quantile(${quantile}, sum by (le) (rate(${metric}_bucket[30s])))`,
      legend: `quantile ${quantile}`,
    })),
  })
