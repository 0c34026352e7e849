import { LineChart, type LineSeriesOption } from 'echarts/charts'
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  TitleComponent,
  type TitleComponentOption,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Result } from '../result-schema.ts'
import type { ChartData, ChartSeries } from './charts/chart.ts'
import { seconds } from './format.ts'
import { visibleText } from './plain-text.ts'
import { verdictLines } from './sections.ts'

use([LineChart, GridComponent, LegendComponent, MarkAreaComponent, TitleComponent, SVGRenderer])

const SIZE = { width: 960, height: 500 }
// A ground of its own: readable wherever the image is shown.
const COLOURS = {
  ground: '#ffffff',
  text: '#1b1f23',
  muted: '#5a636c',
  line: '#e3e5e1',
  rest: '#b8560b',
  kafka: '#0067a8',
  outage: 'rgba(120, 90, 60, 0.12)',
} as const
const FONT = 'system-ui, -apple-system, Segoe UI, Roboto, Arial, sans-serif'
const LEFT = 64
const RIGHT = 24
const PANELS = [
  { chart: 'throughput', title: 'requests accepted per second', top: 112, height: 130 },
  { chart: 'event-age', title: 'age of the oldest event without a row, s', top: 300, height: 150 },
] as const

/** The main chart as one static image, for a README or a pull request: what clients got, and how old events were. Pure. */
export function renderTimelineSvg(result: Result, data: ChartData): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...SIZE })
  try {
    chart.setOption({
      animation: false,
      backgroundColor: COLOURS.ground,
      textStyle: { fontFamily: FONT, color: COLOURS.text },
      title: [headline(result), ...PANELS.map(panelTitle)],
      legend: {
        top: 22,
        right: RIGHT,
        data: ['REST', 'Kafka'],
        itemWidth: 26,
        selectedMode: false,
      },
      grid: PANELS.map(({ top, height }) => ({ left: LEFT, right: RIGHT, top, height })),
      xAxis: PANELS.map((_, gridIndex) => ({
        gridIndex,
        type: 'value' as const,
        min: 0,
        max: data.endMs,
        interval: data.endMs > 120_000 ? 30_000 : data.endMs / 10,
        axisLabel: { color: COLOURS.muted, formatter: clock },
        axisLine: { lineStyle: { color: COLOURS.muted } },
        splitLine: { show: false },
      })),
      yAxis: PANELS.map((_, gridIndex) => ({
        gridIndex,
        type: 'value' as const,
        min: 0,
        splitNumber: 3,
        axisLabel: { color: COLOURS.muted },
        splitLine: { lineStyle: { color: COLOURS.line } },
      })),
      series: PANELS.flatMap(({ chart: id }, panel) =>
        (['kafka', 'rest'] as const).map((side) => lineOf(data, { id, panel, side })),
      ),
    })
    return `${chart.renderToSVGString()}\n`
  } finally {
    // Its timers would keep the process alive.
    chart.dispose()
  }
}

function headline(result: Result): TitleComponentOption {
  const [verdict = '', ...lines] = verdictLines(result)
  return {
    text: visibleText(verdict).replaceAll('\n', ' '),
    subtext: visibleText(lines.at(-1) ?? '').replaceAll('\n', ' '),
    left: RIGHT,
    top: 14,
    textStyle: { fontSize: 20, color: COLOURS.text },
    subtextStyle: { fontSize: 13, color: COLOURS.muted },
  }
}

const panelTitle = ({ title, top }: (typeof PANELS)[number]): TitleComponentOption => ({
  text: title,
  left: LEFT,
  top: top - 26,
  padding: 0,
  textStyle: { fontSize: 13, fontWeight: 'bold', color: COLOURS.text },
})

function lineOf(
  data: ChartData,
  line: { id: string; panel: number; side: 'rest' | 'kafka' },
): LineSeriesOption {
  const { id, panel, side } = line
  const values = findSeries(data, id, side)?.values ?? []
  const isKafka = side === 'kafka'
  return {
    name: isKafka ? 'Kafka' : 'REST',
    type: 'line',
    xAxisIndex: panel,
    yAxisIndex: panel,
    showSymbol: false,
    silent: true,
    color: COLOURS[side],
    lineStyle: { width: isKafka ? 4 : 2, opacity: isKafka ? 0.75 : 1 },
    data: data.atMs.map((atMs, index) => [atMs, values[index] ?? null]),
    ...(isKafka ? { markArea: outageAreas(data, panel === 0) } : {}),
  }
}

function findSeries({ charts }: ChartData, id: string, side: string): ChartSeries | undefined {
  const chart = charts.find((one) => one.id === id || one.id === `${id}-${side}`)
  return chart?.series.find(({ tone }) => tone === side)
}

function outageAreas(
  { outages }: ChartData,
  isNamed: boolean,
): NonNullable<LineSeriesOption['markArea']> {
  return {
    silent: true,
    itemStyle: { color: COLOURS.outage },
    label: { position: 'insideTop', color: COLOURS.muted, fontSize: 12 },
    data: outages.map(([fromMs, toMs]) => [
      { xAxis: fromMs, ...(isNamed ? { name: `down for ${seconds(toMs - fromMs)}` } : {}) },
      { xAxis: toMs },
    ]),
  }
}

function clock(ms: number): string {
  const whole = Math.round(ms / 1000)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
