import { createHash } from 'node:crypto'
import type { Run } from '../../journal.ts'
import type { Result } from '../../result-schema.ts'
import { chartData } from '../charts/charts.ts'
import { runTables } from '../run-tables.ts'
import { expectedLines } from '../timeline.ts'
import { renderCharts } from './charts.ts'
import { renderEnvironment } from './environment.ts'
import { escapeHtml } from './escape.ts'
import { SIGN_SHEET } from './sign.ts'
import { renderSection } from './section.ts'
import { renderHypotheses, renderVerdict } from './verdict.ts'

/** The page's script and style sheet, as text. */
export interface PageAssets {
  script: string
  style: string
}

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='M1 12h4V4h4v8h6' fill='none' stroke='%230072b2' stroke-width='2'/%3E%3C/svg%3E"

/**
 * The whole report as one page that needs nothing from anywhere. Pure. Its policy lets in the one script and the one
 * style sheet by their hashes, so that a string of the run cannot become either.
 */
export function renderPage(result: Result, run: Run, assets: PageAssets): string {
  const sections = [
    { title: 'Hypotheses', body: renderHypotheses(result) },
    { title: 'Both architectures on one time axis', body: renderCharts(chartData(run)) },
    ...runTables(result, run)
      .filter(({ title }) => title !== 'Hypotheses')
      .map(renderSection),
    { title: 'Environment, and how to run it again', body: renderEnvironment(result) },
  ]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(assets)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${result.experiment.name}, ${result.experiment.started_at}: under-fire report`)}</title>
<link rel="icon" href="${ICON}">
<style>${assets.style}</style>
</head>
<body>
${SIGN_SHEET}
${renderVerdict(result, expectedLines(run.journal.experiment))}
<main>
${sections
  .map(
    ({ title, body }) =>
      `<section class="part">\n<h2>${escapeHtml(title)}</h2>\n${body}\n</section>`,
  )
  .join('\n')}
</main>
<footer><p>Made by under-fire from <code>journal.json</code> and <code>ledger.jsonl.gz</code> alone. Charts: uPlot, © Leon Sorokin, MIT licence.</p></footer>
<script>${assets.script}</script>
</body>
</html>
`
}

function policyOf({ script, style }: PageAssets): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

const hashOf = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`
