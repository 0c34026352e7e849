import type { Table } from '../../../experiment/src/report/table.ts'
import { amount } from '../results/amount.ts'
import type { RuntimeRow } from './rows.ts'

/** A runtime that was measured. */
export interface MeasuredRuntime {
  name: string
  title: string
  version: string
}

/** A line a figure, a column a runtime. Pure. */
export function runtimesTable(rows: RuntimeRow[], runtimes: MeasuredRuntime[]): Table {
  const [first] = runtimes
  return {
    title: 'The services under each runtime: median (range) of the rounds',
    note: `A ratio is that to ${first?.title ?? 'the first'}, and stands only where the ranges do not overlap.`,
    columns: ['', 'unit', ...runtimes.map(({ title, version }) => `${title} ${version}`)],
    rows: rows.map((row) => [
      row.title,
      row.unit,
      ...runtimes.map(({ name }) => cellOf(row.runtimes.find(({ runtime }) => runtime === name))),
    ]),
  }
}

function cellOf(measured: RuntimeRow['runtimes'][number] | undefined): string {
  if (measured === undefined) {
    return '–'
  }
  const { median, min, max, ratio, says } = measured
  const range = `${amount(median)} (${amount(min)} to ${amount(max)})`
  switch (says) {
    case null:
      return range
    case 'overlap':
      return `${range}, none claimed`
    case 'lower':
    case 'higher':
      return `${range}, ${amount(ratio)} ×`
  }
}
