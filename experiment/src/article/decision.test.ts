import { describe, expect, test } from 'bun:test'
import { judge } from '../result.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { decisionTable } from './decision.ts'

const measured = (run: Parameters<typeof judge>[0]) =>
  new Map(
    decisionTable(judge(run)).rows.map(([use = '', when = '', figure = '']) => [
      `${use}: ${when}`,
      figure,
    ]),
  )

describe('the article’s decision framework', () => {
  test('has its five criteria of each architecture, in its order', () => {
    const { rows } = decisionTable(judge(seedRun().run))

    expect(rows.map(([use]) => use)).toEqual([
      ...Array.from({ length: 5 }, () => 'REST'),
      ...Array.from({ length: 5 }, () => 'Kafka'),
    ])
  })

  test.each([
    ['REST: less than 100 requests/s arrive', 'REST 50/s accepted; Kafka 50/s accepted'],
    ['REST: consistency must be strong: a client knows', 'REST 1 told "failed" and stored anyway'],
    ['REST: an answer must take less than 10 ms', 'REST P50 5.00 ms, P95 5.00 ms, P99 5.00 ms;'],
    ['Kafka: no client may see a failure', 'Kafka 0.00 % failed, 0.00 % in the outage'],
    ['Kafka: consistency may come later', 'REST events stored after 3.00 ms (P50)'],
  ])('measures "%s"', (criterion, figure) => {
    expect(measured(seedRun({ rest: { ghost: 1 } }).run).get(criterion)).toContain(figure)
  })

  test.each([
    'REST: there is little experience in running things',
    'REST: it is a monolith',
    'Kafka: several consumers want the same events',
    'Kafka: a team can run it',
  ])('says of "%s" that it is not measured', (criterion) => {
    expect(measured(seedRun().run).get(criterion)).toBe('not measured')
  })

  test('says so of every criterion when the run is invalid', () => {
    const figures = measured(withJournal(seedRun().run, { table: null }))

    expect(new Set(figures.values())).toEqual(new Set(['not measured']))
  })
})
