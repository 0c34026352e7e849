import uPlot from 'uplot'
import type { Chart, ChartData, ChartSeries } from '../src/report/charts/chart.ts'
import { logarithmicAxis, PADDING, SYNC, timeAxis, timeScale, valueAxis } from './axes.ts'
import { clock, withUnit } from './format.ts'
import { createLegend, type Legend } from './legend.ts'
import { drawOutages } from './outage-band.ts'
import type { Theme } from './theme.ts'

const HEIGHT_PX = 190
const TALL_PX = 260
const HEADROOM = 1.08
const DASHES = { solid: [], dashed: [7, 3], dotted: [2, 3] } as const
const FILL_ALPHA = 0.16
// Where a logarithmic axis begins when nothing was ever that quick.
const LOG_FLOOR = 0.1

export interface Places {
  plot: HTMLElement
  legend: Element
}

/** Draws one chart of lines into its place. */
export function drawLineChart(
  places: Places,
  chart: Chart,
  run: { data: ChartData; theme: () => Theme },
): uPlot {
  const { data, theme } = run
  const legend = createLegend(places.legend, chart.series)
  const isLogarithmic = chart.scale === 'logarithmic'
  return new uPlot(
    {
      width: places.plot.clientWidth,
      height: isLogarithmic ? TALL_PX : HEIGHT_PX,
      padding: PADDING,
      cursor: SYNC,
      legend: { show: false },
      scales: {
        x: timeScale(data),
        y: { range: isLogarithmic ? logarithmicRange : () => [0, topOf(chart, data)] },
      },
      axes: [timeAxis(theme), isLogarithmic ? logarithmicAxis(theme) : valueAxis(theme)],
      series: [{}, ...chart.series.map((series) => lineOf(series, theme))],
      hooks: {
        drawClear: [(plot) => drawOutages(plot, data.outages, theme())],
        setCursor: [({ cursor: { idx } }) => showValues(legend, { chart, data, idx })],
      },
    },
    [
      data.atMs,
      ...chart.series.map(({ values }) => (isLogarithmic ? values.map(logarithm) : values)),
    ],
    places.plot,
  )
}

function showValues(
  legend: Legend,
  what: { chart: Chart; data: ChartData; idx?: number | null | undefined },
): void {
  const { chart, data, idx } = what
  if (idx === null || idx === undefined) {
    legend.clear()
    return
  }
  legend.show(
    clock(data.atMs[idx] ?? 0),
    chart.series.map(({ values }) => withUnit(values[idx], chart.unit)),
  )
}

/** The top of the axis that all charts of the group have. */
function topOf({ group }: Chart, { charts }: ChartData): number {
  let most = 0
  for (const { values } of charts
    .filter((one) => one.group === group)
    .flatMap((one) => one.series)) {
    most = Math.max(most, ...values.map((value) => value ?? 0))
  }
  return most === 0 ? 1 : most * HEADROOM
}

function lineOf({ label, tone, stroke, isFilled }: ChartSeries, theme: () => Theme): uPlot.Series {
  return {
    label,
    stroke: () => theme().tone(tone),
    width: stroke === 'solid' ? 2 : 1.25,
    dash: [...DASHES[stroke]],
    points: { show: false },
    ...(isFilled ? { fill: () => transparent(theme().tone(tone)) } : {}),
  }
}

/** A six-digit colour, thinned out. */
function transparent(colour: string): string {
  return `${colour}${Math.round(FILL_ALPHA * 255)
    .toString(16)
    .padStart(2, '0')}`
}

// Drawn as its exponent, so that only powers of ten have a line.
const logarithm = (value: number | null) =>
  value === null ? null : Math.log10(Math.max(value, LOG_FLOOR))

const logarithmicRange: uPlot.Range.Function = (_, min, max) => [
  Math.floor(min ?? 0),
  Math.ceil(max ?? 1),
]
