import type { Environment } from '../journal.ts'
import { count, ms } from '../report/format.ts'
import type { Table } from '../report/table.ts'
import type { RowResult } from './verdict.ts'

/** One line a measure; the row's own words stand at its first. */
export function counterTable(rows: RowResult[]): Table {
  return {
    title: 'Each safety switched off, one at a time: what it costs',
    columns: ['safety', 'off means', 'measured', 'on', 'off', 'verdict'],
    rows: rows.flatMap(({ name, safety, off_means: offMeans, measures, verdict }) =>
      measures.map((measure, index) => {
        const write = measure.unit === 'ms' ? ms : count
        const isFirst = index === 0
        return [
          isFirst ? `${name}: ${safety}` : '',
          isFirst ? offMeans : '',
          measure.name,
          write(measure.on),
          write(measure.off),
          isFirst ? verdict : '',
        ]
      }),
    ),
  }
}

/** Why a row has no verdict, a line each. */
export function unknownLines(rows: RowResult[]): string[] {
  return rows.flatMap(({ name, verdict, why }) =>
    verdict === 'could not be told'
      ? why.map((reason) => `${name} could not be told: ${reason}`)
      : [],
  )
}

/** Which runs a row rests on. */
export function runsTable(rows: RowResult[]): Table {
  return {
    title: 'The runs, in results/',
    columns: ['', 'with it on', 'with it off'],
    rows: rows.map(({ name, runs }) => [name, runs.on, runs.off]),
  }
}

/** What they ran on, without what differs from row to row. */
export function machineLine({
  platform,
  cpu,
  cores,
  memory_bytes: bytes,
  commit,
}: Environment): string {
  return `On ${platform}, ${cpu}, ${cores} cores, ${Math.round(bytes / 2 ** 30)} GiB; commit ${commit}.`
}
