import { afterAll, afterEach, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { Browser, Page } from 'playwright-core'
import type { Run } from '../experiment/src/journal.ts'
import { hostileRun } from '../experiment/src/report/hostile-run.ts'
import type { ArchitectureResult, Result } from '../experiment/src/result-schema.ts'
import { readRun, writeVerdict } from '../experiment/src/run-folder.ts'
import { ROOT } from '../experiment/src/workspace.ts'
import { countPixels, findShade } from './canvas.ts'
import { findChromium, openFile, startChromium } from './chromium.ts'

// The report of the kept run of five minutes, made again and looked at in a real browser.

setDefaultTimeout(120_000)
const PHONE = { width: 375, height: 812 }
const DESKTOP = { width: 1280, height: 900 }

const executable = findChromium()
if (executable === undefined) {
  process.stdout.write('report.e2e is skipped: no chromium or google-chrome is on PATH\n')
}

let folder = ''
let browser: Browser
let run: Run
let result: Result
const fileOf = (name: string) => join(folder, name)
const open = (options = {}, name = 'report.html') =>
  openFile(browser, fileOf(name), { viewport: DESKTOP, ...options })

beforeAll(async () => {
  if (executable === undefined) {
    return
  }
  folder = mkdtempSync(join(tmpdir(), 'under-fire-report-'))
  run = readRun(join(ROOT, 'docs/example-run'))
  await writeVerdict(folder, run)
  result = JSON.parse(readFileSync(fileOf('result.json'), 'utf8'))
  browser = await startChromium(executable)
})
afterEach(async () => {
  await Promise.all((browser?.contexts() ?? []).map((context) => context.close()))
})
afterAll(async () => {
  await browser?.close()
  if (folder !== '') {
    rmSync(folder, { recursive: true, force: true })
  }
})

/** The cells of the table under a heading. */
const cellsUnder = (page: Page, heading: string) =>
  page.evaluate<string[][]>(`(() => {
    const part = [...document.querySelectorAll('.part')]
      .find((one) => one.querySelector('h2').textContent.startsWith(${JSON.stringify(heading)}))
    return [...part.querySelectorAll('tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))
  })()`)

const numberIn = (cell = '') => (cell === '–' ? null : Number(cell.replaceAll(/[,%]| ms$/g, '')))

describe.skipIf(executable === undefined)('the report of a full run', () => {
  test('is one file under 1 MB that asks for nothing and breaks no rule of its policy', async () => {
    const { page, errors, requests } = await open()

    expect(statSync(fileOf('report.html')).size).toBeLessThan(1_000_000)
    expect(await page.locator('h1').textContent()).toContain('hypotheses')
    expect(errors).toEqual([])
    expect(requests).toEqual([])
  })

  test('draws every chart with data, in the colours of its lines', async () => {
    const { page } = await open()

    const charts = await page.locator('figure canvas').count()
    const pixels = {
      rest: await countPixels(page, 'chart-throughput-rest', '--tone-rest'),
      refused: await countPixels(page, 'chart-throughput-rest', '--tone-refused'),
      kafka: await countPixels(page, 'chart-throughput-kafka', '--tone-kafka'),
      latencyRest: await countPixels(page, 'chart-latency', '--tone-rest'),
      latencyKafka: await countPixels(page, 'chart-latency', '--tone-kafka'),
      backlog: await countPixels(page, 'chart-backlog', '--tone-kafka'),
      age: await countPixels(page, 'chart-event-age', '--tone-kafka'),
      cpu: await countPixels(page, 'chart-cpu', '--tone-broker'),
      memory: await countPixels(page, 'chart-memory', '--tone-database'),
      databaseUp: await countPixels(page, 'chart-lanes', '--mood-good'),
      databaseDown: await countPixels(page, 'chart-lanes', '--mood-bad'),
      halfOpen: await countPixels(page, 'chart-lanes', '--mood-between'),
    }

    expect(charts).toBe(8)
    expect(Object.entries(pixels).filter(([, count]) => count < 30)).toEqual([])
  })

  test('shades the outage where the journal says it was', async () => {
    const { page } = await open()
    const endMs = run.journal.samples.at(-1)?.at_ms ?? 0
    const [fromMs = 0, toMs = 0] = run.outage ?? []

    for (const chart of ['chart-throughput-rest', 'chart-latency', 'chart-memory']) {
      const shade = await findShade(page, chart)

      expect(Math.abs(shade.from * endMs - fromMs)).toBeLessThan(3_000)
      expect(Math.abs(shade.to * endMs - toMs)).toBeLessThan(3_000)
    }
  })

  test('has tables that say what result.json says', async () => {
    const { page } = await open()
    const sides = [result.architectures.rest, result.architectures.kafka] as const
    const row = (read: (side: ArchitectureResult) => number | null) => sides.map(read)

    const names = Object.keys(result.architectures.rest.phases)
    const whole = await cellsUnder(page, 'The whole run')
    const ledger = await cellsUnder(page, 'The ledger')
    const phases = await cellsUnder(page, 'Phase by phase')
    const hypotheses = await page.locator('.hypotheses .statement').allTextContents()

    expect(whole.slice(0, 3).map((cells) => cells.slice(1).map(numberIn))).toEqual([
      row(({ requests }) => requests.total),
      row(({ requests }) => requests.succeeded),
      row(({ requests }) => requests.failed),
    ])
    expect(ledger.slice(0, 6).map((cells) => cells.slice(1).map(numberIn))).toEqual([
      row((side) => side.ledger.accepted),
      row((side) => side.ledger.persisted),
      row((side) => side.ledger.lost),
      row((side) => side.ledger.pending),
      row((side) => side.ledger.ghost),
      row((side) => side.ledger.unknown),
    ])
    expect(phases.map(([phase, side]) => [phase, side])).toEqual(
      names.flatMap((name) => [
        [name, 'REST'],
        [name, 'Kafka'],
      ]),
    )
    expect(phases.map((cells) => cells.slice(2, 5).map(numberIn))).toEqual(
      names.flatMap((name) =>
        sides.map(({ phases: own }) => {
          const { total, succeeded, failed } = own[name]?.requests ?? {}
          return [total ?? null, succeeded ?? null, failed ?? null]
        }),
      ),
    )
    expect(hypotheses.toSorted()).toEqual(
      result.hypotheses.map(({ statement }) => statement).toSorted(),
    )
  })

  test('moves the cursor of every chart when a reader points at one', async () => {
    const { page } = await open()
    await page.locator('#chart-latency').scrollIntoViewIfNeeded()

    await page.locator('#chart-latency .u-over').hover({ position: { x: 100, y: 60 } })

    const times = await page.locator('figure .time').allTextContents()
    expect(times).toHaveLength(7)
    expect(new Set(times).size).toBe(1)
    expect(times[0]).toMatch(/^\d:\d\d$/)
    expect(await page.locator('#chart-lanes .legend').textContent()).toContain(`${times[0]}`)
    expect(await page.locator('#chart-cpu .value').first().textContent()).toMatch(/%$/)
  })

  test('does not scroll sideways on a phone', async () => {
    const { page, errors } = await open({ viewport: PHONE, isMobile: true })

    const width = await page.evaluate<number>('document.documentElement.scrollWidth')

    expect(width).toBe(PHONE.width)
    expect(errors).toEqual([])
  })

  test('is readable without JavaScript: a table stands for every chart', async () => {
    const { page } = await open({ javaScriptEnabled: false })

    const tables = page.locator('figure table')
    expect(await page.locator('h1').isVisible()).toBe(true)
    expect(await tables.count()).toBe(8)
    for (const table of await tables.all()) {
      expect(await table.isVisible()).toBe(true)
    }
    expect(await page.locator('figure .plot').first().isVisible()).toBe(false)
    expect(await page.locator('#chart-backlog tbody tr').count()).toBeGreaterThan(20)
  })

  test('has a dark and a printed form', async () => {
    const { page } = await open({ colorScheme: 'dark' })
    const background = 'getComputedStyle(document.documentElement).backgroundColor'
    const dark = await page.evaluate<string>(background)
    const darkLine = await countPixels(page, 'chart-backlog', '--tone-kafka')

    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await page.waitForFunction(
      "getComputedStyle(document.documentElement).getPropertyValue('--panel').trim() === '#ffffff'",
    )
    const printed = await page.locator('#chart-backlog canvas').boundingBox()
    const printLine = await countPixels(page, 'chart-backlog', '--tone-kafka')

    expect(dark).toBe('rgb(17, 20, 22)')
    expect(darkLine).toBeGreaterThan(30)
    expect(printLine).toBeGreaterThan(30)
    expect(printed?.width).toBeGreaterThan(200)
    expect((await page.pdf()).length).toBeGreaterThan(20_000)
  })

  test('lets no other script run and no image be fetched', async () => {
    const { page, requests } = await open()

    const refused = await page.evaluate<string[]>(`new Promise((done) => {
      const refused = []
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
        refused.push(effectiveDirective)
        if (refused.length === 2) {
          done(refused)
        }
      })
      const script = document.createElement('script')
      script.textContent = 'globalThis.injected = true'
      const image = new Image()
      image.src = 'https://example.invalid/pixel.png'
      document.body.append(script, image)
    })`)

    expect(refused.toSorted()).toEqual(['img-src', 'script-src-elem'])
    expect(await page.evaluate('globalThis.injected')).toBeUndefined()
    expect(requests).toEqual([])
  })

  test('has an image and a list for a CI that a parser of XML takes', async () => {
    const svg = await open({}, 'timeline.svg')
    const junit = await open({}, 'junit.xml')

    for (const { page, errors } of [svg, junit]) {
      expect(await page.evaluate("document.querySelector('parsererror')")).toBeNull()
      expect(errors).toEqual([])
    }
    expect(await svg.page.evaluate("document.querySelectorAll('path').length")).toBeGreaterThan(20)
    expect(await junit.page.evaluate("document.querySelectorAll('testcase').length")).toBe(
      result.hypotheses.length,
    )
  })
})

describe.skipIf(executable === undefined)(
  'the report of a run whose every string is hostile',
  () => {
    test('shows them as text, and no file of it runs or asks for anything', async () => {
      const own = mkdtempSync(join(folder, 'hostile-'))
      await writeVerdict(own, hostileRun())
      writeFileSync(join(own, 'wrap.html'), readFileSync(join(own, 'timeline.svg')))

      for (const name of ['report.html', 'timeline.svg', 'junit.xml', 'wrap.html']) {
        const { page, errors, requests } = await openFile(browser, join(own, name))

        expect({ name, errors, requests }).toEqual({ name, errors: [], requests: [] })
        expect(await page.evaluate("document.querySelectorAll('img, parsererror').length")).toBe(0)
      }
      const { page } = await openFile(browser, join(own, 'report.html'), { viewport: PHONE })
      expect(await page.locator('.lead').first().textContent()).toContain('<img src=x onerror')
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width)
    })
  },
)
