import type { Run } from '../../journal.ts'
import type { Result } from '../../result-schema.ts'
import { chartData } from '../charts/charts.ts'
import { runTables } from '../run-tables.ts'
import { expectedLines } from '../timeline.ts'
import { renderCharts } from './charts.ts'
import { renderEnvironment } from './environment.ts'
import { renderDocument } from './document.ts'
import { renderSection } from './section.ts'
import { renderHypotheses, renderVerdict } from './verdict.ts'

/** The page's script and style sheet, as text. */
export interface PageAssets {
  script: string
  style: string
}

/** The whole report as one page that needs nothing from anywhere. Pure. */
export function renderPage(result: Result, run: Run, assets: PageAssets): string {
  const sections = [
    { title: 'Hypotheses', body: renderHypotheses(result) },
    { title: 'Both architectures on one time axis', body: renderCharts(chartData(run)) },
    ...runTables(result, run)
      .filter(({ title }) => title !== 'Hypotheses')
      .map(renderSection),
    { title: 'Environment, and how to run it again', body: renderEnvironment(result) },
  ]
  return renderDocument({
    title: `${result.experiment.name}, ${result.experiment.started_at}: under-fire report`,
    header: renderVerdict(result, expectedLines(run.journal.experiment)),
    sections,
    footer:
      'Made by under-fire from <code>journal.json</code> and <code>ledger.jsonl.gz</code> alone. Charts: uPlot, © Leon Sorokin, MIT licence.',
    ...assets,
  })
}
