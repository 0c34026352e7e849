import { describe, expect, test } from 'bun:test'
import { BacklogAge } from './backlog-age.ts'

describe('BacklogAge', () => {
  test('is 0 when nothing waits', () => {
    expect(new BacklogAge().ageSeconds(50_000)).toBe(0)
  })

  test('is the age of the oldest message of all partitions', () => {
    const backlog = new BacklogAge()
    backlog.set(0, 20_000)
    backlog.set(1, 10_000)

    expect(backlog.ageSeconds(50_000)).toBe(40)
  })

  test('follows a partition as its messages are done', () => {
    const backlog = new BacklogAge()
    backlog.set(0, 10_000)
    backlog.set(1, 20_000)

    backlog.set(0, 45_000)
    expect(backlog.ageSeconds(50_000)).toBe(30)
    backlog.set(1, undefined)
    expect(backlog.ageSeconds(50_000)).toBe(5)
    backlog.set(0, undefined)
    expect(backlog.ageSeconds(50_000)).toBe(0)
  })

  test('is never negative, although the clocks of producer and consumer may differ', () => {
    const backlog = new BacklogAge()
    backlog.set(0, 50_001)

    expect(backlog.ageSeconds(50_000)).toBe(0)
  })

  test('forgets all partitions when they may belong to another consumer', () => {
    const backlog = new BacklogAge()
    backlog.set(0, 10_000)
    backlog.set(1, 10_000)

    backlog.clear()

    expect(backlog.ageSeconds(50_000)).toBe(0)
  })
})
