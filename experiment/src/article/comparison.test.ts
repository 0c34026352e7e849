import { describe, expect, test } from 'bun:test'
import type { Run } from '../journal.ts'
import { seedRun } from '../seeded-run.ts'
import { compareWithArticle } from './comparison.ts'

const CLEAN = seedRun({ scale: 1 }).run

const figuresOf = (run: Run) =>
  Object.fromEntries(
    compareWithArticle(run).map(({ metric, published, expected, measured }) => [
      metric,
      [published, expected, measured],
    ]),
  )

describe('the comparison with the article', () => {
  // The database takes 900 ms to come back in a clean run: 45 requests more than the plan.
  test('has what was published, what the timeline gives, and what was measured', () => {
    expect(figuresOf(CLEAN)).toEqual({
      'REST total requests': [30_002, 14_250, 14_250],
      'REST failed': [15_001, 6_000, 6_045],
      'REST error rate': [0.5, 6_000 / 14_250, 6_045 / 14_250],
      'Kafka total requests': [15_000, 14_250, 14_250],
      'Kafka failed': [0, 0, 0],
      'Kafka error rate': [0, 0, 0],
      'REST P50 latency': [3.6, null, 5],
      'REST P95 latency': [15.55, null, 5],
      'REST average latency': [11.24, null, 5],
      'Kafka P50 latency': [3.47, null, 5],
      'Kafka P95 latency': [12.1, null, 5],
      'Kafka average latency': [6.77, null, 5],
      'latency improvement (average)': [0.3977, null, 0],
    })
  })

  test('expects 42.1 % of REST’s requests to fail, not half of them', () => {
    expect(figuresOf(CLEAN)['REST error rate']?.[1]).toBeCloseTo(0.421_052_6, 7)
  })

  test('expects a tenth of the requests and the same error rate at scale 0.1', () => {
    const figures = figuresOf(seedRun({ scale: 0.1 }).run)

    expect(figures['REST total requests']).toEqual([30_002, 1_425, 1_425])
    expect(figures['REST failed']).toEqual([15_001, 600, 645])
    expect(figures['REST error rate']?.[1]).toBeCloseTo(0.421_052_6, 7)
  })

  test('says how much better Kafka’s average is, as a fraction of REST’s', () => {
    const ledger = CLEAN.ledger.map((entry) =>
      Object.assign({}, entry, {
        latency_ms: entry.architecture === 'rest' ? 10 : 4,
      }),
    )

    expect(figuresOf({ ...CLEAN, ledger })['latency improvement (average)']?.[2]).toBeCloseTo(0.6)
  })

  test('has nothing measured in a run without requests', () => {
    const figures = figuresOf({ ...CLEAN, ledger: [] })

    expect(figures['REST error rate']).toEqual([0.5, 6_000 / 14_250, null])
    expect(figures['latency improvement (average)']).toEqual([0.3977, null, null])
  })

  test('is empty for another experiment', () => {
    const experiment = { ...CLEAN.journal.experiment, name: 'broker-outage' }

    expect(compareWithArticle({ ...CLEAN, journal: { ...CLEAN.journal, experiment } })).toEqual([])
  })
})
