import type { Table } from '../table.ts'
import { count } from '../format.ts'
import { escapeHtml } from './escape.ts'
import { renderTable } from './table.ts'

// A page stays small whatever went wrong; Markdown and the ledger have all of them.
const ROWS_MAX = 2_500
const ROWS_OPEN = 40

/** A table as a section of the page; a long one is folded. */
export function renderSection({ title, columns, rows, note }: Table): {
  title: string
  body: string
} {
  const shown = rows.slice(0, ROWS_MAX)
  const table = rows.length === 0 ? '' : renderTable({ columns, rows: shown })
  const rest =
    rows.length > ROWS_MAX
      ? `<p class="note">${count(rows.length - ROWS_MAX)} more are listed in <code>report.md</code>.</p>`
      : ''
  const body =
    rows.length > ROWS_OPEN
      ? `<details><summary>${count(rows.length)} rows</summary>${table}${rest}</details>`
      : table
  return {
    title,
    body: `${note === undefined ? '' : `<p class="note">${escapeHtml(note)}</p>\n`}${body}`,
  }
}
