import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeError } from '../../problems.ts'
import type { PageAssets } from './page.ts'

const BROWSER = join(import.meta.dirname, '../../../browser')

/** Builds the page's script, uPlot in it, and reads its style sheets. @throws Error when the script cannot be built */
export async function loadPageAssets(): Promise<PageAssets> {
  const built = await Bun.build({
    entrypoints: [join(BROWSER, 'main.ts')],
    target: 'browser',
    format: 'iife',
    minify: true,
    throw: false,
  })
  const [script] = built.outputs
  if (!built.success || script === undefined) {
    throw new Error(
      `the script of the report was not built: ${built.logs.map(describeError).join('; ')}`,
    )
  }
  return { script: embeddable(await script.text()), style: await readPageStyle() }
}

/** The style sheets of every page, that of the charts first. */
export async function readPageStyle(): Promise<string> {
  const styles = [
    fileURLToPath(import.meta.resolve('uplot/dist/uPlot.min.css')),
    join(BROWSER, 'page.css'),
  ]
  const sheets = await Promise.all(styles.map((path) => readFile(path, 'utf8')))
  return sheets.join('\n')
}

/** Nothing in the script ends the element that it stands in. */
function embeddable(script: string): string {
  return script.replaceAll(/<(?=\/script|!--)/gi, String.raw`\x3C`)
}
