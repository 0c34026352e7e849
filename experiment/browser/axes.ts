import type uPlot from 'uplot'
import type { ChartData } from '../src/report/charts/chart.ts'
import { clock, onAxis } from './format.ts'
import type { Theme } from './theme.ts'

/** The same on every chart, so that one moment stands at one place in all of them. */
const GUTTER_PX = 66
const X_AXIS_PX = 28
const RIGHT_PX = 20
const MINUTE_MS = 60_000
const TICKS_MS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].map((s) => s * 1000)

export const PADDING: uPlot.Padding = [10, RIGHT_PX, 0, 0]

/** Charts that follow each other's cursor. */
export const SYNC: uPlot.Cursor = {
  sync: { key: 'run', setSeries: false, scales: ['x', null] },
  drag: { x: true, y: false },
  points: { size: 7 },
}

/** From the start of the run to its end, or what the reader zoomed in to. */
export function timeScale({ atMs }: ChartData): uPlot.Scale {
  const first = atMs[0] ?? 0
  return { time: false, range: (_, min, max) => [min <= first ? 0 : min, max] }
}

/** Minutes and seconds from the start of the run. */
export function timeAxis(theme: () => Theme): uPlot.Axis {
  return {
    scale: 'x',
    size: X_AXIS_PX,
    gap: 4,
    incrs: TICKS_MS,
    space: 44,
    font: theme().font,
    stroke: () => theme().muted,
    values: (_, splits) =>
      splits.map((ms) => (ms % MINUTE_MS === 0 || splits.length < 12 ? clock(ms) : '')),
    grid: { show: false },
    ticks: { stroke: () => theme().grid, width: 1, size: 4 },
  }
}

/** Values at the left. */
export function valueAxis(theme: () => Theme): uPlot.Axis {
  return {
    scale: 'y',
    size: GUTTER_PX,
    gap: 6,
    space: 34,
    font: theme().font,
    stroke: () => theme().muted,
    values: (_, splits) => splits.map(onAxis),
    grid: { stroke: () => theme().grid, width: 1 },
    ticks: { show: false },
  }
}

/** Powers of ten at the left, of values that are exponents. */
export function logarithmicAxis(theme: () => Theme): uPlot.Axis {
  return {
    ...valueAxis(theme),
    incrs: [1],
    values: (_, splits) => splits.map((exponent) => onAxis(10 ** exponent)),
  }
}

/** The place at the left without values. */
export const emptyAxis: uPlot.Axis = {
  scale: 'y',
  size: GUTTER_PX,
  values: () => [],
  grid: { show: false },
  ticks: { show: false },
}
