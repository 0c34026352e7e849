import { describe, expect, test } from 'bun:test'
import { failedAttempts } from './attempts.ts'
import { sampleMetrics, seedRun, withJournal } from './seeded-run.ts'

describe('the failed attempts of the consumer', () => {
  test('are those of the last sample, all labels added up', () => {
    const run = sampleMetrics(seedRun().run, {
      'db_write_failures_total{code="ECONNREFUSED"}': 40,
      'db_write_failures_total{code="57P03"}': 2,
      db_write_failures_total_of_another: 9,
      db_connect_failures_total: 11,
    })

    expect(failedAttempts(run)).toEqual({ writes: 42, connects: 11 })
  })

  test('are none without a failure', () => {
    const run = sampleMetrics(seedRun().run, { kafka_consumer_stored_total: 7 })

    expect(failedAttempts(run)).toEqual({ writes: 0, connects: 0 })
  })

  test('are not known when the consumer was silent at the end', () => {
    const { run } = seedRun()

    expect(failedAttempts(sampleMetrics(run, {}, 26_000))).toBeNull()
    expect(failedAttempts(withJournal(run, { samples: [] }))).toBeNull()
  })
})
