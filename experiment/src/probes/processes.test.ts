import { describe, expect, test } from 'bun:test'
import { differences } from './processes.ts'

describe('the CPU of a second', () => {
  test('is the difference to the second before, and memory is what it is now', () => {
    const before = { rest: { cpu_total_ms: 1_000, rss_bytes: 10 } }

    const sample = differences(before, { rest: { cpu_total_ms: 1_250, rss_bytes: 20 } })

    expect(sample).toEqual({ rest: { cpu_ms: 250, rss_bytes: 20 } })
  })

  test('is all of it for a part that was started again', () => {
    const before = { database: { cpu_total_ms: 9_000, rss_bytes: 10 } }

    const sample = differences(before, { database: { cpu_total_ms: 40, rss_bytes: 5 } })

    expect(sample).toEqual({ database: { cpu_ms: 40, rss_bytes: 5 } })
  })

  test('is not known for a part that was not there before, nor for one that is gone', () => {
    const sample = differences(
      { gone: { cpu_total_ms: 1, rss_bytes: 1 } },
      { fresh: { cpu_total_ms: 1, rss_bytes: 1 } },
    )

    expect(sample).toEqual({})
  })
})
