import type uPlot from 'uplot'
import type { ChartData } from '../src/report/charts/chart.ts'
import { drawLanes } from './lanes-chart.ts'
import { drawLineChart, type Places } from './line-chart.ts'
import { onThemeChange, readTheme } from './theme.ts'

/** Draws every chart that the page has a place for. Without this script the page shows tables instead. */
function main(): void {
  const data: ChartData = JSON.parse(document.querySelector('#chart-data')?.textContent ?? 'null')
  document.documentElement.classList.add('scripted')
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details.figures')) {
    details.open = false
  }
  let theme = readTheme()
  const plots: { plot: uPlot; place: HTMLElement }[] = []
  const draw = (id: string, drawInto: (places: Places) => uPlot) => {
    const plot = document.querySelector<HTMLElement>(`#${id} .plot`)
    const legend = document.querySelector(`#${id} .legend`)
    if (plot !== null && legend !== null) {
      plots.push({ plot: drawInto({ plot, legend }), place: plot })
    }
  }
  draw('chart-lanes', (places) => drawLanes(places, data, () => theme))
  for (const chart of data.charts) {
    draw(`chart-${chart.id}`, (places) =>
      drawLineChart(places, chart, { data, theme: () => theme }),
    )
  }
  onThemeChange(() => {
    theme = readTheme()
    for (const { plot } of plots) {
      plot.redraw(false, true)
    }
  })
  const observer = new ResizeObserver(() => {
    for (const { plot, place } of plots) {
      if (place.clientWidth > 0 && place.clientWidth !== plot.width) {
        plot.setSize({ width: place.clientWidth, height: plot.height })
      }
    }
  })
  observer.observe(document.body)
}

main()
