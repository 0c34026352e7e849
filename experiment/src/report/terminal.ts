import type { Result } from '../result-schema.ts'
import { paint } from './paint.ts'
import { environmentLine, resultTables, verdictLines } from './sections.ts'
import { visibleText } from './plain-text.ts'
import type { Table } from './table.ts'

const GAP = '  '
// Where a table does not fit otherwise.
const NARROW_GAP = ' '
// No column is made narrower than this to make its table fit.
const NARROWEST = 16

export interface TerminalOptions {
  columns: number
  isColoured: boolean
}

/** The verdict and every table for a terminal of that width. Pure. */
export function renderTerminal(result: Result, options: TerminalOptions): string {
  const [headline = '', ...lines] = verdictLines(result)
  const isGood = result.valid && result.hypotheses.every(({ passed }) => passed === true)
  return [
    '',
    paint(headline, isGood ? 'green' : 'red', options),
    ...lines.flatMap((line) => wrap(line, options.columns)),
    ...resultTables(result).map((table) => renderTable(table, options)),
    '',
    ...wrap(environmentLine(result), options.columns),
    '',
  ].join('\n')
}

/** A headline, and lines under it. Pure. */
export function renderLines([headline = '', ...lines]: string[], options: TerminalOptions): string {
  const heading = wrap(headline, options.columns).map((line) => paint(line, 'bold', options))
  const wrapped = lines.flatMap((line) => wrap(line, options.columns))
  return `${['', ...heading, ...wrapped].join('\n')}\n`
}

/** Tables alone, for what is no verdict. Pure. */
export function renderTables(tables: Table[], options: TerminalOptions): string {
  return `${tables.map((table) => renderTable(table, options)).join('\n')}\n`
}

function renderTable({ title, columns, rows }: Table, options: TerminalOptions): string {
  const all = columns.some((column) => column !== '') ? [columns, ...rows] : rows
  const widths = columns.map((_, index) => Math.max(...all.map((row) => row[index]?.length ?? 0)))
  const limits = fit(widths, options.columns)
  const gap = totalWidth(limits, GAP) > options.columns ? NARROW_GAP : GAP
  const lines = all.flatMap((row, index) => {
    const isHead = index === 0 && all !== rows
    return renderRow(row, limits, gap).map((line) =>
      isHead ? paint(line, 'dim', options) : colourVerdict(line, options),
    )
  })
  const heading = wrap(title, options.columns).map((line) => paint(line, 'bold', options))
  return ['', ...heading, ...lines].join('\n')
}

/** Takes width from the widest columns until the row fits. */
function fit(widths: number[], columns: number): number[] {
  const limits = [...widths]
  while (totalWidth(limits, GAP) > columns) {
    const widest = limits.indexOf(Math.max(...limits))
    if ((limits[widest] ?? 0) <= NARROWEST) {
      break
    }
    limits[widest] = (limits[widest] ?? 0) - 1
  }
  return limits
}

function totalWidth(limits: number[], gap: string): number {
  return limits.reduce((sum, width) => sum + width, 0) + gap.length * (limits.length - 1)
}

function renderRow(row: string[], limits: number[], gap: string): string[] {
  const cells = row.map((cell, index) => wrap(cell, limits[index] ?? cell.length))
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, index) => (lines[line] ?? '').padEnd(limits[index] ?? 0))
      .join(gap)
      .trimEnd(),
  )
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of visibleText(text)
    .split(/\s+/)
    .flatMap((long) => chunk(long, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}

/** A word that is wider than its column would push everything aside. */
function chunk(word: string, width: number): string[] {
  const parts = [word.slice(0, width)]
  for (let from = width; from < word.length; from += width) {
    parts.push(word.slice(from, from + width))
  }
  return parts
}

function colourVerdict(line: string, options: TerminalOptions): string {
  const colours = { PASS: 'green', FAIL: 'red', UNKNOWN: 'yellow' } as const
  for (const [word, colour] of Object.entries(colours)) {
    if (line.startsWith(word)) {
      return paint(word, colour, options) + line.slice(word.length)
    }
  }
  return line
}
