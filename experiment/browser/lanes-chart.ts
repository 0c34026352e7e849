import uPlot from 'uplot'
import type { ChartData, LaneSpan } from '../src/report/charts/chart.ts'
import { emptyAxis, PADDING, SYNC, timeAxis, timeScale } from './axes.ts'
import { clock } from './format.ts'
import type { Places } from './line-chart.ts'
import { drawOutages } from './outage-band.ts'
import type { Theme } from './theme.ts'

const LANE_PX = 30
const BAR_PX = 22
const AROUND_PX = 40
const TEXT_MARGIN_PX = 6
const SHORTEST_PX = 4

/** Draws phases, database and breaker as rows of named states; a state too short for its name is named by the cursor. */
export function drawLanes(places: Places, data: ChartData, theme: () => Theme): uPlot {
  const { lanes, atMs } = data
  return new uPlot(
    {
      width: places.plot.clientWidth,
      height: lanes.length * LANE_PX + AROUND_PX,
      padding: PADDING,
      cursor: { ...SYNC, points: { show: false } },
      legend: { show: false },
      scales: {
        x: timeScale(data),
        y: { range: () => [0, lanes.length] },
      },
      axes: [timeAxis(theme), emptyAxis],
      series: [{}, { points: { show: false } }],
      hooks: {
        drawClear: [(plot) => drawOutages(plot, data.outages, theme())],
        draw: [(plot) => lanes.forEach((_, row) => drawLane(plot, { data, row, theme: theme() }))],
        setCursor: [({ cursor: { idx } }) => showStates(places.legend, data, idx)],
      },
    },
    [atMs, atMs.map(() => null)],
    places.plot,
  )
}

function drawLane(plot: uPlot, what: { data: ChartData; row: number; theme: Theme }): void {
  const { data, row, theme } = what
  const lane = data.lanes[row]
  if (lane === undefined) {
    return
  }
  const { ctx, bbox } = plot
  const ratio = devicePixelRatio
  const middle = bbox.top + ((row + 0.5) * bbox.height) / data.lanes.length
  ctx.save()
  ctx.font = theme.font.replace('12px', `${12 * ratio}px`)
  ctx.textBaseline = 'middle'
  ctx.textAlign = 'right'
  ctx.fillStyle = theme.muted
  ctx.fillText(lane.label, bbox.left - 8 * ratio, middle)
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  // What is over in a moment is drawn last, and wide enough to be seen.
  const duration = ({ fromMs, toMs }: LaneSpan) => toMs - fromMs
  for (const span of lane.spans.toSorted((a, b) => duration(b) - duration(a))) {
    drawSpan(plot, span, { middle, theme })
  }
  ctx.restore()
}

function drawSpan(plot: uPlot, span: LaneSpan, at: { middle: number; theme: Theme }): void {
  const { ctx } = plot
  const { theme, middle } = at
  const ratio = devicePixelRatio
  const from = plot.valToPos(span.fromMs, 'x', true)
  const width = Math.max(plot.valToPos(span.toMs, 'x', true) - from - ratio, SHORTEST_PX * ratio)
  const height = BAR_PX * ratio
  ctx.fillStyle = theme.panel
  ctx.fillRect(from - ratio, middle - height / 2, width + 2 * ratio, height)
  ctx.fillStyle = theme.mood(span.mood)
  ctx.fillRect(from, middle - height / 2, width, height)
  const margin = TEXT_MARGIN_PX * ratio
  if (ctx.measureText(span.text).width + 2 * margin <= width) {
    ctx.textAlign = 'left'
    ctx.fillStyle = theme.text
    ctx.fillText(span.text, from + margin, middle)
  }
}

function showStates(legend: Element, { lanes, atMs }: ChartData, index?: number | null): void {
  const moment = index === null || index === undefined ? undefined : atMs[index]
  if (moment === undefined) {
    legend.textContent = ''
    return
  }
  const states = lanes.flatMap(({ label, spans }) => {
    const span = spans.find(({ fromMs, toMs }) => fromMs <= moment && moment <= toMs)
    return span === undefined ? [] : [`${label}: ${span.text}`]
  })
  legend.textContent = [clock(moment), ...states].join('  ·  ')
}
