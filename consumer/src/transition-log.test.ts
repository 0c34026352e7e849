import { expect, test } from 'bun:test'
import { TransitionLog } from './transition-log.ts'

test('the last transitions are kept, in their order, and never more than that', () => {
  const log = new TransitionLog(100)

  for (let atEpochMs = 1; atEpochMs <= 1_000; atEpochMs += 1) {
    log.add({ from: 'HALF_OPEN', to: 'OPEN', reason: 'the probe failed', atEpochMs })
    expect(log.last).toHaveLength(Math.min(atEpochMs, 100))
  }

  expect(log.last.map(({ atEpochMs }) => atEpochMs)).toEqual(
    Array.from({ length: 100 }, (_, index) => 901 + index),
  )
})
