import type uPlot from 'uplot'
import type { ChartData } from '../src/report/charts/chart.ts'
import type { Theme } from './theme.ts'

/** Shades the measured outage behind the lines of a chart. */
export function drawOutage(plot: uPlot, outage: ChartData['outage'], theme: Theme): void {
  if (outage === null) {
    return
  }
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
