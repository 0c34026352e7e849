import { describe, expect, test } from 'bun:test'
import { judge } from '../result.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { ARTICLE_ASSUMPTIONS } from './impact.ts'
import { impactTable } from './impact-table.ts'

const CLEAN = judge(seedRun().run)
const row = (table: ReturnType<typeof impactTable>, name: string) =>
  table.rows.find(([first]) => first === name)

describe('the business impact of a run', () => {
  test('stands beside the article’s own figures and those of its timeline', () => {
    const table = impactTable(CLEAN)

    expect(table.title).toBe(
      'Business impact: 1,000 requests/s at $0.01, an outage of 5m, 12 times a year',
    )
    expect(row(table, 'the article')).toEqual([
      'the article',
      '50.00 %',
      '150,000',
      '$1,500',
      '$18,000',
      'Published. It takes the error rate of its whole run for a window that is all outage.',
    ])
    expect(row(table, 'its own timeline')?.slice(1, 5)).toEqual([
      '100.00 %',
      '300,000',
      '$3,000',
      '$36,000',
    ])
  })

  test('is counted with the error rate inside the measured outage', () => {
    const table = impactTable(CLEAN)

    expect(row(table, 'REST, measured')?.slice(1, 5)).toEqual([
      '100.00 %',
      '300,000',
      '$3,000',
      '$36,000',
    ])
    expect(row(table, 'Kafka, measured')?.slice(1, 5)).toEqual(['0.00 %', '0', '$0', '$0'])
    expect(row(table, 'Kafka, measured')?.at(-1)).toMatch(
      /^0 of 644 failed while writes did not work\. Of 1,425 accepted in the run, 0 lost, the latest stored after \d+\.\d s\.$/,
    )
  })

  test('names what was accepted and lost, which no error rate shows', () => {
    const table = impactTable(judge(seedRun({ kafka: { lost: 2 } }).run))

    expect(row(table, 'Kafka, measured')?.at(-1)).toContain('2 lost')
  })

  test('takes other assumptions and another currency, and leaves the article its own', () => {
    const table = impactTable(CLEAN, {
      ...ARTICLE_ASSUMPTIONS,
      ratePerS: 10,
      revenue: 2.5,
      currency: 'EUR',
    })

    expect(row(table, 'REST, measured')?.slice(2, 5)).toEqual(['3,000', '€7,500', '€90,000'])
    expect(row(table, 'the article')?.slice(2, 5)).toEqual(['150,000', '$1,500', '$18,000'])
    expect(row(table, 'the article')?.at(-1)).toEndWith(
      'Its own 1,000 requests/s at $0.01, an outage of 5m, 12 times a year.',
    )
  })

  test('has no figure of a run that is invalid', () => {
    const table = impactTable(judge(withJournal(seedRun().run, { table: null })))

    expect(row(table, 'REST, measured')).toEqual([
      'REST, measured',
      '–',
      '–',
      '–',
      '–',
      'Not measured: the run is invalid.',
    ])
  })

  test('has no figure where no outage was measured', () => {
    const side = { ...CLEAN.architectures.rest, outage_requests: null }
    const table = impactTable({ ...CLEAN, architectures: { rest: side, kafka: side } })

    expect(row(table, 'Kafka, measured')?.at(-1)).toBe(
      'Not measured: the run has no request in an outage of writes.',
    )
  })
})
