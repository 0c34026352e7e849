import { describe, expect, test } from 'bun:test'
import { BacklogAge } from './backlog-age.ts'

function createBacklog() {
  const clock = { nowMs: 50_000 }
  return { clock, backlog: new BacklogAge(() => clock.nowMs) }
}

describe('BacklogAge', () => {
  test('is 0 when nothing waits', () => {
    expect(createBacklog().backlog.ageSeconds()).toBe(0)
  })

  test('is the age of the oldest message of all partitions', () => {
    const { backlog } = createBacklog()
    backlog.set(0, 20_000)
    backlog.set(1, 10_000)

    expect(backlog.ageSeconds()).toBe(40)
  })

  test('rises while nothing is done', () => {
    const { backlog, clock } = createBacklog()
    backlog.set(0, 20_000)

    clock.nowMs += 60_000

    expect(backlog.ageSeconds()).toBe(90)
  })

  test('follows a partition as its messages are done', () => {
    const { backlog } = createBacklog()
    backlog.set(0, 10_000)
    backlog.set(1, 20_000)

    backlog.set(0, 45_000)
    expect(backlog.ageSeconds()).toBe(30)
    backlog.set(1, undefined)
    expect(backlog.ageSeconds()).toBe(5)
    backlog.set(0, undefined)
    expect(backlog.ageSeconds()).toBe(0)
  })

  test('is never negative, although the clocks of producer and consumer may differ', () => {
    const { backlog } = createBacklog()
    backlog.set(0, 50_001)

    expect(backlog.ageSeconds()).toBe(0)
  })

  test('keeps the partitions that stay and forgets those that go to another consumer', () => {
    const { backlog } = createBacklog()
    backlog.set(0, 10_000)
    backlog.set(1, 20_000)

    backlog.keep([1, 2])

    expect(backlog.ageSeconds()).toBe(30)
    backlog.keep([])
    expect(backlog.ageSeconds()).toBe(0)
  })

  test.each([-1, Number.NaN])('counts a message with the timestamp %p from now on', (timestamp) => {
    const { backlog, clock } = createBacklog()
    backlog.set(0, timestamp)
    expect(backlog.ageSeconds()).toBe(0)

    clock.nowMs += 7_000
    backlog.set(0, timestamp)

    expect(backlog.ageSeconds()).toBe(7)
  })

  test('knows the age of any message that says when it was produced', () => {
    const { backlog } = createBacklog()

    expect(backlog.secondsSince(48_500)).toBe(1.5)
    expect(backlog.secondsSince(50_001)).toBe(0)
    expect(backlog.secondsSince(-1)).toBeUndefined()
  })
})
