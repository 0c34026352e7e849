import { share } from '../../../experiment/src/report/format.ts'
import type { Table } from '../../../experiment/src/report/table.ts'
import { amount } from './amount.ts'
import type { BenchRow } from './row.ts'

const NONE = '–'

/** What is wanted and what came of it, then how it grows with its size. Pure. */
export function benchTables(rows: BenchRow[]): Table[] {
  const wanted = rows.filter(({ factor }) => factor === 1)
  const growth = rows.length > wanted.length ? [growthTable(rows, wanted)] : []
  const costs = wanted.flatMap((row) => costRows(row))
  return [
    {
      title: 'What limits it, side by side in one run: median (range) of the rounds',
      columns: ['figure', 'size', 'subject : limit', 'ratio', 'wanted', ''],
      rows: wanted.map((row) => [
        row.figure,
        row.size,
        `${row.subject} (${amount(row.subject_median)} ${row.unit}) : ${row.limit} (${amount(row.limit_median)} ${row.unit})`,
        [withRange(row), ...failedWords(row)].join('; '),
        row.wanted ?? NONE,
        row.met === null ? '' : row.met ? 'met' : 'NOT MET',
      ]),
    },
    ...(costs.length > 0
      ? [
          {
            title: 'What takes the time: CPU of one request, message or row, in µs',
            columns: ['figure', '', 'in all', 'of which'],
            rows: costs,
          },
        ]
      : []),
    ...growth,
  ]
}

// Less is what a part does that only looks on.
const COST_SHOWN_US = 0.5

function costRows({ figure, ...row }: BenchRow): string[][] {
  const sides = [
    { name: row.subject, costUs: row.subject_cpu_us },
    { name: row.limit, costUs: row.limit_cpu_us },
  ]
  return sides
    .filter(({ costUs }) => Object.keys(costUs).length > 0)
    .map(({ name, costUs }) => {
      const parts = Object.entries(costUs).filter(([, us]) => us >= COST_SHOWN_US)
      const all = parts.reduce((sum, [, us]) => sum + us, 0)
      return [
        figure,
        name,
        amount(all),
        parts.map(([part, us]) => `${part} ${amount(us)}`).join(', '),
      ]
    })
}

function growthTable(rows: BenchRow[], wanted: BenchRow[]): Table {
  return {
    title: 'The same at a tenth and at ten times the size',
    columns: ['figure', '1/10', '1', '10 ×'],
    rows: wanted.map((row) => [
      row.figure,
      ...([0.1, 1, 10] as const).map((factor) => cellOf(rows, row.figure, factor)),
    ]),
  }
}

function cellOf(rows: BenchRow[], figure: string, factor: BenchRow['factor']): string {
  const row = rows.find((one) => one.figure === figure && one.factor === factor)
  return row === undefined
    ? NONE
    : [
        withRange(row),
        `${amount(row.subject_median)} ${row.unit} (${row.size})`,
        ...failedWords(row),
      ].join('; ')
}

/** What of its requests each side did not accept. */
function failedWords({ subject, limit, subject_failed, limit_failed }: BenchRow): string[] {
  const sides = [
    { name: subject, failed: subject_failed },
    { name: limit, failed: limit_failed },
  ]
  return sides
    .filter(({ failed }) => failed > 0)
    .map(({ name, failed }) => `${share(failed)} failed: ${name}`)
}

function withRange({ ratio, min, max, rounds }: BenchRow): string {
  return rounds === 1 ? amount(ratio) : `${amount(ratio)} (${amount(min)} to ${amount(max)})`
}
