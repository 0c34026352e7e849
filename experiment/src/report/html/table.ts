import type { Table } from '../table.ts'
import { escapeHtml } from './escape.ts'

// Wider tables become a card a row on a phone.
const COLUMNS_OF_A_PHONE = 3
// In a long list, labels would be most of the page; what stands in it speaks for itself.
const LABELLED_ROWS_MAX = 40
// Words that fit beside a phone's two other columns are not broken.
const SHORT_CHARACTERS = 14
const FIGURE = /^[~−–-]?\$?[\d.,]*( (?:%|ms|s|µs))?$/

/** A table as HTML. A cell that is a figure stands at the right. */
export function renderTable({ columns, rows }: Omit<Table, 'title'>): string {
  const kind =
    columns.length > COLUMNS_OF_A_PHONE ? 'wide' : isNarrow(columns, rows) ? 'narrow' : ''
  const isLabelled = rows.length <= LABELLED_ROWS_MAX
  const isShort = columns.map((_, index) => isLabelled && isShortColumn(columns, rows, index))
  const head = columns.some((column) => column !== '')
    ? `<thead><tr>${columns.map((column, index) => `<th scope="col"${classOf(isFigureColumn(rows, index), isShort[index] === true)}>${escapeHtml(column)}</th>`).join('')}</tr></thead>`
    : ''
  const body = rows
    .map(
      (row) =>
        `<tr>${row.map((cell, index) => renderCell(cell, (isLabelled && columns[index]) || '', isShort[index] === true)).join('')}</tr>`,
    )
    .join('\n')
  return `<table${kind === '' ? '' : ` class="${kind}"`}>${head}<tbody>\n${body}\n</tbody></table>`
}

function renderCell(cell: string, column: string, isShort: boolean): string {
  const label = column === '' ? '' : ` data-label="${escapeHtml(column)}"`
  return `<td${classOf(FIGURE.test(cell), isShort)}${label}>${escapeHtml(cell)}</td>`
}

const classOf = (isFigure: boolean, isShort: boolean) =>
  isFigure ? ' class="figure"' : isShort ? ' class="short"' : ''

/** A name and a few figures would drift apart over the whole width. */
const isNarrow = (columns: string[], rows: string[][]) =>
  columns.every((_, index) => index === 0 || isFigureColumn(rows, index))

const isFigureColumn = (rows: string[][], index: number) =>
  rows.length > 0 && rows.every((row) => FIGURE.test(row[index] ?? ''))

const isShortColumn = (columns: string[], rows: string[][], index: number) =>
  [columns, ...rows].every((row) => (row[index] ?? '').length <= SHORT_CHARACTERS)
