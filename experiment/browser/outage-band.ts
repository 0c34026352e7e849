import type uPlot from 'uplot'
import type { ChartData } from '../src/report/charts/chart.ts'
import type { Theme } from './theme.ts'

/** Shades the measured outages behind the lines of a chart. */
export function drawOutages(plot: uPlot, outages: ChartData['outages'], theme: Theme): void {
  for (const outage of outages) {
    drawOutage(plot, outage, theme)
  }
}

function drawOutage(plot: uPlot, outage: ChartData['outages'][number], theme: Theme): void {
  const { ctx, bbox } = plot
  const clamp = (x: number) => Math.min(Math.max(x, bbox.left), bbox.left + bbox.width)
  const from = clamp(plot.valToPos(outage[0], 'x', true))
  const to = clamp(plot.valToPos(outage[1], 'x', true))
  if (to <= from) {
    return
  }
  ctx.save()
  ctx.fillStyle = theme.outage
  ctx.fillRect(from, bbox.top, to - from, bbox.height)
  ctx.strokeStyle = theme.outageEdge
  ctx.lineWidth = devicePixelRatio
  ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio])
  for (const x of [from, to]) {
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
  }
  ctx.restore()
}
