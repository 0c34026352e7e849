import { describe, expect, test } from 'bun:test'
import { judge } from '../result.ts'
import { type RunSeeds, seedRun, withJournal } from '../seeded-run.ts'
import { repeatLines, repeatTables } from './repeat-tables.ts'
import { type FinishedRun, summarise } from './summary.ts'

const runOf = (seed: number, seeds: RunSeeds = {}): FinishedRun => ({
  name: `run-${seed}`,
  result: judge(withJournal(seedRun(seeds).run, { seed })),
})
const INVALID: FinishedRun = {
  name: 'run-13',
  result: judge(withJournal(seedRun().run, { seed: 13, table: null })),
}
const figureOf = (runs: FinishedRun[], name: string) =>
  summarise(runs, runs.length).figures.find((figure) => figure.name === name)

describe('the summary of repeated runs', () => {
  test('has each figure as median and range', () => {
    const runs = [runOf(11), runOf(12, { kafka: { lost: 4 } }), runOf(13, { kafka: { lost: 1 } })]

    expect(figureOf(runs, 'lost')).toMatchObject({
      rest: { median: 0, min: 0, max: 0, runs: 3 },
      kafka: { median: 1, min: 0, max: 4, runs: 3 },
    })
  })

  test('claims a difference only where the ranges do not overlap', () => {
    const runs = [runOf(11), runOf(12, { kafka: { lost: 4 } })]

    expect(figureOf(runs, 'error rate')?.kafka_against_rest).toBe('lower')
    expect(figureOf(runs, 'age when stored, max')?.kafka_against_rest).toBe('higher')
    expect(figureOf(runs, 'lost')?.kafka_against_rest).toBe('overlap')
    expect(figureOf(runs, 'latency P50')?.kafka_against_rest).toBe('overlap')
  })

  test('claims none where one architecture lacks the figure, or there is one run', () => {
    expect(figureOf([runOf(11), runOf(12)], 'backlog empty')).toMatchObject({
      rest: null,
      kafka_against_rest: null,
    })
    expect(figureOf([runOf(11)], 'error rate')?.kafka_against_rest).toBeNull()
  })

  test('claims none where a run never reached the figure, and says in how many it was', () => {
    const last = runOf(13)
    const { kafka } = last.result.architectures
    const runs = [runOf(11), runOf(12), last]
    expect(figureOf(runs, 'age when stored, max')?.kafka_against_rest).toBe('higher')

    kafka.staleness_ms.max = null

    expect(figureOf(runs, 'age when stored, max')?.kafka_against_rest).toBeNull()
    const row = repeatTables(summarise(runs, 3))[0]?.rows.find(
      ([name]) => name === 'age when stored, max',
    )
    expect(row?.[2]).toEndWith(', in 2 of 3')
    expect(row?.[3]).toBe('–')
  })

  test('names an invalid run and does not count it', () => {
    const runs = [runOf(11), INVALID, runOf(12)]
    const summary = summarise(runs, 3)

    expect(summary.runs.map(({ valid }) => valid)).toEqual([true, false, true])
    expect(figureOf(runs, 'lost')?.kafka?.runs).toBe(2)
    expect(repeatLines(summary)).toContain('not counted: run-13, for the table was not read')
    expect(repeatTables(summary)[1]?.rows).toContainEqual(['run-13', '13', 'INVALID, not counted'])
  })
})

describe('what it says', () => {
  test.each<[string, FinishedRun[]]>([
    ['ALL HYPOTHESES HOLD IN 2 RUNS', [runOf(11), runOf(12)]],
    ['HYPOTHESES DO NOT HOLD IN 1 OF 2 RUNS', [runOf(11), runOf(12, { kafka: { lost: 1 } })]],
    ['ALL HYPOTHESES HOLD IN 1 RUN', [runOf(11), INVALID]],
    ['INVALID: none of these runs says anything about the system', [INVALID]],
  ])('begins with %s', (headline, runs) => {
    expect(repeatLines(summarise(runs, runs.length))[0]).toBe(headline)
  })

  test('tells how often ranges of that many runs lie apart by chance', () => {
    expect(repeatLines(summarise([runOf(11), runOf(12)], 2)).at(-1)).toContain(
      'in 2 runs each, lie apart by chance in 33.33 %.',
    )
  })

  test('tells that it was ended early', () => {
    expect(repeatLines(summarise([runOf(11), runOf(12)], 5))).toContain(
      'ended early: 2 of 5 runs were made',
    )
  })

  test('has a row a figure', () => {
    const [figures] = repeatTables(summarise([runOf(11), runOf(12, { kafka: { lost: 4 } })], 2))

    expect(figures?.rows).toContainEqual(['lost', '0 (0 to 0)', '2 (0 to 4)', 'none claimed'])
    expect(figures?.rows).toContainEqual([
      'error rate',
      '45.26 % (45.26 % to 45.26 %)',
      '0.00 % (0.00 % to 0.00 %)',
      'Kafka is lower',
    ])
  })
})
