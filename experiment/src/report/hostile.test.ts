import { describe, expect, test } from 'bun:test'
import { judge } from '../result.ts'
import { chartData } from './charts/charts.ts'
import { hostileRun } from './hostile-run.ts'
import { renderPage } from './html/page.ts'
import { renderJunit } from './junit.ts'
import { renderMarkdown } from './markdown.ts'
import { renderTerminal } from './terminal.ts'
import { renderTimelineSvg } from './timeline-svg.ts'

const RUN = hostileRun()
const RESULT = judge(RUN)
const CONTROL = /(?![\t\n])\p{Cc}/u

/** The names of all elements of a document, as a parser sees them. */
function elements(markup: string): Map<string, number> {
  const names = new Map<string, number>()
  new HTMLRewriter()
    .on('*', {
      element({ tagName, attributes }) {
        names.set(tagName, (names.get(tagName) ?? 0) + 1)
        for (const [name] of attributes) {
          expect(name).not.toStartWith('on')
        }
      },
    })
    .transform(markup)
  return names
}

describe('hostile strings', () => {
  test('make no element and no attribute of report.html', () => {
    const page = renderPage(RESULT, RUN, { script: 'void 0', style: 'a{}' })

    const names = elements(page)

    expect(names.get('script')).toBe(2)
    expect(names.has('img')).toBe(false)
    expect(page).not.toMatch(CONTROL)
    expect(page.match(/&lt;img src=x onerror/g)?.length).toBeGreaterThan(10)
  })

  test('are told from the data of the charts as what they are', () => {
    const page = renderPage(RESULT, RUN, { script: 'void 0', style: 'a{}' })
    const [, json = ''] = /<script type="application\/json"[^>]*>([^]*?)<\/script>/.exec(page) ?? []

    expect(json).not.toContain('<')
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(chartData(RUN))))
  })

  test('make no markup, link or line of report.md', () => {
    const markdown = renderMarkdown(RESULT, RUN)

    expect(markdown).not.toContain('<')
    expect(markdown).not.toMatch(CONTROL)
    expect(markdown).not.toMatch(/^# heading|^- item/m)
    // The image of the timeline is the one thing with brackets that count.
    expect(markdown.match(/(?<!\\)\[/g)).toHaveLength(1)
  })

  test('make no element of timeline.svg, which stays well-formed', () => {
    const svg = renderTimelineSvg(RESULT, chartData(RUN))

    const names = elements(svg)

    expect(names.has('script')).toBe(false)
    expect(names.has('img')).toBe(false)
    expect(svg).not.toMatch(CONTROL)
  })

  test('neither colour nor move anything in a terminal', () => {
    const text = renderTerminal(RESULT, { columns: 100, isColoured: false })

    expect(text).toContain('[31mred')
    expect(text).not.toMatch(CONTROL)
  })

  test('make no element of junit.xml, and nothing stays in it that XML cannot hold', () => {
    const junit = renderJunit(RESULT)

    expect(junit.match(/<testcase /g)).toHaveLength(10)
    expect(junit).not.toMatch(/<script|<img|\]\]>/)
    expect(junit).not.toMatch(/(?![\t\n])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u)
  })
})
