import { renderDocument } from '../../../experiment/src/report/html/document.ts'
import { escapeHtml } from '../../../experiment/src/report/html/escape.ts'
import { renderSection } from '../../../experiment/src/report/html/section.ts'
import type { CompareResult } from './compare-result.ts'
import { compareLines, compareTables } from './compare-tables.ts'

/** The comparison as one page that needs nothing from anywhere. Pure. */
export function renderComparePage(result: CompareResult, style: string): string {
  const [headline = '', machine = '', ...lines] = compareLines(result)
  return renderDocument({
    title: `Brokers compared, ${result.started_at}: under-fire report`,
    header: `<header class="hero">
<p class="eyebrow">under-fire comparison</p>
<div class="headline"><h1>${escapeHtml(headline)}</h1></div>
<p class="lead">${escapeHtml(machine)}</p>
${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}
</header>`,
    sections: compareTables(result).map(renderSection),
    footer: 'Made by under-fire from <code>compare.json</code> alone.',
    style,
  })
}
