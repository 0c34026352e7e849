import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The Chromium of this machine, by its path; undefined where there is none. Nothing is downloaded. */
export function findChromium(path = process.env['PATH'] ?? ''): string | undefined {
  return path
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/** Starts it without a window. Root, which a CI often is, cannot have Chromium's sandbox. */
export function startChromium(executablePath: string): Promise<Browser> {
  const isRoot = process.getuid?.() === 0
  return chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [], timeout: 60_000 })
}

/** A page, and what must not happen in it. */
export interface WatchedPage {
  page: Page
  /** Errors of the console and of scripts; what the content security policy refuses is among them. */
  errors: string[]
  /** Addresses asked for, but for the file itself and what stands in it. */
  requests: string[]
}

/** Opens a file in a page of its own, watched from before it loads. */
export async function openFile(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const errors: string[] = []
  const requests: string[] = []
  const address = `file://${file}`
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      errors.push(message.text())
    }
  })
  page.on('pageerror', ({ message }) => errors.push(message))
  page.on('dialog', (dialog) => {
    errors.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (request.url() !== address && !request.url().startsWith('data:')) {
      requests.push(request.url())
    }
  })
  page.on('requestfailed', (request) => {
    // It was told to the page's owner, and went nowhere.
    if (request.failure()?.errorText === 'csp') {
      requests.splice(requests.indexOf(request.url()), 1)
    }
  })
  await page.goto(address, { waitUntil: 'load', timeout: 60_000 })
  return { page, errors, requests }
}
