import type { Chart, ChartData, Lane } from '../charts/chart.ts'
import { seconds } from '../format.ts'
import { escapeJson } from './escape.ts'
import { renderTable } from './table.ts'

// So many rows show the shape of a run and can still be read.
const ROWS_MAX = 30
const WIDE = new Set(['latency'])

/** A place for every chart, its figures in a table beside it, and the data that the page's script draws. */
export function renderCharts(data: ChartData): string {
  return `<p class="hint">Point at a chart and the others follow; drag to zoom in, double-click to zoom out. What is shaded is a measured outage.</p>
<div class="charts">
${renderFigure({ id: 'lanes', title: 'Phases, faults, database, circuit breaker', caption: 'minutes from the start of the run', isWide: true, table: lanesTable(data.lanes) })}
${data.charts
  .map((chart) =>
    renderFigure({
      id: chart.id,
      title: chart.title,
      caption: chart.caption,
      isWide: WIDE.has(chart.id),
      table: figuresTable(chart, data.atMs),
    }),
  )
  .join('\n')}
</div>
<script type="application/json" id="chart-data">${escapeJson(data)}</script>`
}

interface Figure {
  id: string
  title: string
  caption: string
  isWide: boolean
  table: { columns: string[]; rows: string[][] }
}

function renderFigure({ id, title, caption, isWide, table }: Figure): string {
  return `<figure id="chart-${id}"${isWide ? ' class="wide"' : ''}>
<figcaption><h3>${title}</h3> <span class="unit">${caption}</span></figcaption>
<div class="plot" role="img" aria-label="${title}; its figures are in the table below"></div>
<div class="legend"></div>
<details class="figures" open><summary>Figures</summary><div class="scroll">${renderTable(table)}</div></details>
</figure>`
}

function lanesTable(lanes: Lane[]): Figure['table'] {
  return {
    columns: ['', 'state', 'from', 'to'],
    rows: lanes.flatMap(({ label, spans }) =>
      spans.map(({ text, fromMs, toMs }) => [label, text, seconds(fromMs), seconds(toMs)]),
    ),
  }
}

function figuresTable({ series }: Chart, atMs: number[]): Figure['table'] {
  const every = Math.max(1, Math.ceil(atMs.length / ROWS_MAX))
  const rows = atMs.flatMap((ms, index) =>
    (index + 1) % every === 0
      ? [[seconds(ms), ...series.map(({ values }) => valueText(values[index]))]]
      : [],
  )
  return { columns: ['at', ...series.map(({ label }) => label)], rows }
}

const valueText = (value: number | null | undefined) =>
  value === null || value === undefined
    ? '–'
    : value.toLocaleString('en-US', { maximumFractionDigits: 2 })
