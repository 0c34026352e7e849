import type { ChartSeries } from '../src/report/charts/chart.ts'

const SVG = 'http://www.w3.org/2000/svg'
const DASHES = { solid: '', dashed: '7 3', dotted: '2 3' } as const

/** The names of the lines, each with its stroke; while a reader points at a chart, with the values there. */
export interface Legend {
  show(time: string, values: string[]): void
  clear(): void
}

/** Fills `place` with a legend. Names are set as text, whatever they say. */
export function createLegend(place: Element, series: ChartSeries[]): Legend {
  const time = document.createElement('span')
  time.className = 'time'
  const values = series.map((one) => {
    const value = document.createElement('span')
    value.className = 'value'
    const item = document.createElement('span')
    item.className = 'item'
    item.append(sample(one), one.label, value)
    place.append(item)
    return value
  })
  place.append(time)
  return {
    show(at, texts) {
      time.textContent = at
      for (const [index, value] of values.entries()) {
        value.textContent = texts[index] ?? ''
      }
    },
    clear() {
      time.textContent = ''
      for (const value of values) {
        value.textContent = ''
      }
    },
  }
}

function sample({ tone, stroke }: ChartSeries): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 22 8')
  svg.setAttribute('class', `sample tone-${tone}`)
  svg.setAttribute('aria-hidden', 'true')
  const line = document.createElementNS(SVG, 'line')
  for (const [name, value] of Object.entries({ x1: 1, x2: 21, y1: 4, y2: 4 })) {
    line.setAttribute(name, String(value))
  }
  line.setAttribute('stroke-dasharray', DASHES[stroke])
  svg.append(line)
  return svg
}
