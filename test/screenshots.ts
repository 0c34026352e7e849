/**
 * Takes the pictures of docs/example-run/report.html that the README shows: `bun test/screenshots.ts`. They are
 * written beside the report; each is smaller than 300 KB.
 */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import type { BrowserContextOptions } from 'playwright-core'
import { ROOT } from '../experiment/src/workspace.ts'
import { findChromium, openFile, startChromium } from './chromium.ts'

const FOLDER = join(ROOT, 'docs/example-run')
const SIZE_MAX_BYTES = 300_000
const DESKTOP = { width: 1200, height: 1000 }
const PICTURES: { name: string; options: BrowserContextOptions; from: string }[] = [
  { name: 'desktop-light.png', options: { viewport: DESKTOP }, from: '.hero' },
  {
    name: 'desktop-dark.png',
    options: { viewport: DESKTOP, colorScheme: 'dark' },
    from: '#chart-lanes',
  },
  {
    name: 'phone.png',
    options: { viewport: { width: 375, height: 812 }, isMobile: true, deviceScaleFactor: 2 },
    from: '.hero',
  },
]

const executable = findChromium()
if (executable === undefined) {
  throw new Error('Expected chromium or google-chrome on PATH, got neither.')
}
const browser = await startChromium(executable)
try {
  for (const { name, options, from } of PICTURES) {
    const { page } = await openFile(browser, join(FOLDER, 'report.html'), options)
    await page.evaluate(
      `scrollTo(0, document.querySelector('${from}').getBoundingClientRect().top - 24)`,
    )
    const path = join(FOLDER, name)
    await page.screenshot({ path, animations: 'disabled' })
    const bytes = statSync(path).size
    if (bytes >= SIZE_MAX_BYTES) {
      throw new Error(`Expected ${name} to be smaller than ${SIZE_MAX_BYTES} bytes, got ${bytes}.`)
    }
    process.stdout.write(`${name}: ${bytes} bytes\n`)
  }
} finally {
  await browser.close()
}
