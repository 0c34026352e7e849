import { describe, expect, test } from 'bun:test'
import { benchTables } from './bench-tables.ts'
import type { BenchRow } from './row.ts'

const row: BenchRow = {
  figure: 'accept',
  size: '256 connections',
  factor: 1,
  subject: 'producer',
  limit: 'without Kafka',
  unit: 'requests/s',
  ratio: 0.8123,
  min: 0.7,
  max: 0.9,
  rounds: 5,
  subject_median: 20_000.4,
  limit_median: 99.96,
  subject_failed: 0,
  limit_failed: 0,
  subject_cpu_us: {},
  limit_cpu_us: {},
  wanted: '≥ 0.75',
  met: true,
}

describe('the table of figures', () => {
  test('has ratio, range, and what each side came to', () => {
    expect(benchTables([row]).map(({ rows }) => rows)).toEqual([
      [
        [
          'accept',
          '256 connections',
          'producer (20,000 requests/s) : without Kafka (100 requests/s)',
          '0.812 (0.7 to 0.9)',
          '≥ 0.75',
          'met',
        ],
      ],
    ])
  })

  test('has what one request costs each part, where that is known', () => {
    const costs = { subject_cpu_us: { producer: 43.21, wrk: 13, database: 0.1 } }

    expect(benchTables([{ ...row, ...costs }])[1]?.rows).toEqual([
      ['accept', 'producer', '56.2', 'producer 43.2, wrk 13'],
    ])
  })

  test('says of which side requests failed, at every size', () => {
    const beside: BenchRow = { ...row, factor: 10, size: '2560 connections', subject_failed: 0.5 }
    const tables = benchTables([{ ...row, limit_failed: 0.0123, met: false }, beside])

    expect(tables[0]?.rows[0]?.slice(3)).toEqual([
      '0.812 (0.7 to 0.9); 1.23 % failed: without Kafka',
      '≥ 0.75',
      'NOT MET',
    ])
    expect(tables[1]?.rows[0]?.at(-1)).toEndWith('(2560 connections); 50.00 % failed: producer')
  })
})
