import { describe, expect, test } from 'bun:test'
import { judge } from '../../../experiment/src/result.ts'
import { seedRun, withJournal } from '../../../experiment/src/seeded-run.ts'
import { outageFigures, sumOf } from './outage.ts'

const { run } = seedRun({ kafka: { lost: 2 } })
const figures = (given = run) => outageFigures(given, judge(given), ['broker'])

describe('the figures of an outage run', () => {
  test('are what it says of Kafka', () => {
    expect(figures()).toMatchObject({ lost: 2, duplicates_topic: 0, duplicates_table: 0 })
  })

  test('leave the warm-up out of the latencies', () => {
    const [warmUp] = run.journal.experiment.phases
    const slow = run.ledger.map((entry) =>
      entry.phase === warmUp?.name ? { ...entry, latency_ms: 99_999 } : entry,
    )
    expect(slow.some(({ latency_ms }) => latency_ms === 99_999)).toBe(true)

    expect(figures({ ...run, ledger: slow })).toEqual(figures())
  })

  test('have the most memory of the broker, null where nobody looked', () => {
    const [sample] = run.journal.samples
    if (sample === undefined) {
      throw new Error('Expected a sample.')
    }
    const sampleOf = (bytes: number) => ({
      ...sample,
      processes: { broker: { cpu_ms: 1, rss_bytes: bytes } },
    })
    const samples = [5, 9, 7].map(sampleOf)

    expect(figures(withJournal(run, { samples })).memory_peak_bytes).toBe(9)
    expect(figures(withJournal(run, { samples: [] })).memory_peak_bytes).toBeNull()
  })
})

describe('the memory of several brokers', () => {
  const used = { 'broker-1': { rss_bytes: 1 }, 'broker-2': { rss_bytes: 2 } }

  test('is that of all of them together', () => {
    expect(sumOf(used, ['broker-1', 'broker-2'])).toBe(3)
  })

  test('is not known where one of them is not there', () => {
    expect(sumOf(used, ['broker-1', 'broker-3'])).toBeNull()
  })
})
