import type { Run } from '../journal.ts'
import type { Result } from '../result-schema.ts'
import { visibleText } from './plain-text.ts'
import { runTables } from './run-tables.ts'
import { environmentLine, verdictLines } from './sections.ts'
import type { Table } from './table.ts'
import { expectedLines } from './timeline.ts'

/** The whole result as Markdown. Pure. */
export function renderMarkdown(result: Result, run: Run): string {
  const [headline = '', ...lines] = verdictLines(result)
  return `${[
    `# ${escapeText(result.experiment.name)}: ${headline}`,
    '![What clients were told, and how old events were](timeline.svg)',
    ...lines.map(escapeLine),
    ...expectedLines(run.journal.experiment).map(escapeLine),
    escapeLine(`Run of ${result.experiment.started_at} on ${environmentLine(result)}.`),
    ...runTables(result, run).map(renderTable),
  ].join('\n\n')}\n`
}

/** Lines, the first of them the heading, and tables. Pure. */
export function renderMarkdownPage([heading = '', ...lines]: string[], tables: Table[]): string {
  return `${[escapeText(`# ${heading}`), ...lines.map(escapeLine), ...tables.map(renderTable)].join(
    '\n\n',
  )}\n`
}

function renderTable({ title, columns, rows, note }: Table): string {
  const line = (cells: string[]) => `| ${cells.map(escapeCell).join(' | ')} |`
  const table =
    rows.length === 0
      ? []
      : ['', line(columns), `|${columns.map(() => ' --- |').join('')}`, ...rows.map(line)]
  return [
    `## ${escapeText(title)}`,
    ...(note === undefined ? [] : ['', escapeLine(note)]),
    ...table,
  ].join('\n')
}

function escapeCell(text: string): string {
  return escapeText(text).replaceAll('|', String.raw`\|`)
}

/** No markup, no link, no image and no new line comes from a name or an error message. */
function escapeText(text: string): string {
  return visibleText(text)
    .replaceAll(/[\n\t]+/g, ' ')
    .replaceAll(/[\\`*[\]~]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
}

/** The same for a paragraph, which must not begin like a heading, a quotation or a list. */
function escapeLine(text: string): string {
  return escapeText(text).replace(/^\s*(#{1,6}|[>+-]|\d+(?=[.)]))(?=\s|[.)]|$)/, String.raw`\$1`)
}
