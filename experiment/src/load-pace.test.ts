import { describe, expect, test } from 'bun:test'
import type { Run } from './journal.ts'
import { checkPace, LATENESS_MAX_MS, latenessOf } from './load-pace.ts'
import { seedRun } from './seeded-run.ts'
import { findInvalidity } from './validity.ts'

const CLEAN = seedRun().run
// Each is sent in the middle of its time.
const HALF_A_STEP_MS = 20

/** The requests of REST, sent at other moments; `undefined` was never sent. */
function sentAt(moment: (sentMs: number, index: number) => number | undefined): Run {
  let index = 0
  const ledger = CLEAN.ledger.flatMap((entry) => {
    if (entry.architecture !== 'rest') {
      return [entry]
    }
    const sentMs = moment(entry.sent_ms, index)
    index += 1
    return sentMs === undefined ? [] : [{ ...entry, sent_ms: sentMs }]
  })
  const generator = { ...CLEAN.journal.generator, iterations: ledger.length }
  return { ...CLEAN, ledger, journal: { ...CLEAN.journal, generator } }
}

const late = (byMs: number) => sentAt((sentMs) => sentMs + byMs)
const stalled = (fromMs: number, toMs: number) =>
  sentAt((sentMs) => (sentMs > fromMs && sentMs < toMs ? toMs : sentMs))

describe('a load', () => {
  test('on its plan is late by nothing that matters', () => {
    expect(latenessOf(CLEAN, 'rest')).toBeLessThanOrEqual(HALF_A_STEP_MS)
    expect(latenessOf(CLEAN, 'kafka')).toBeLessThanOrEqual(HALF_A_STEP_MS)
  })

  test.each([
    ['began late', late(LATENESS_MAX_MS + 50)],
    ['began early', late(-LATENESS_MAX_MS - 50)],
    ['stood still and then caught up', stalled(3_000, 5_200)],
  ])('that %s makes a run invalid, though every request was sent', (_, run) => {
    expect(findInvalidity(run)).toEqual([
      expect.stringMatching(/^rest requests were sent 2,\d\d\d ms beside their plan$/),
    ])
    expect(checkPace(run, 'kafka')).toEqual([])
  })

  test.each([
    ['a second late', late(1_000)],
    ['a second late, as after a pause', stalled(3_000, 4_000)],
    ['a few requests short', sentAt((sentMs, index) => (index % 300 === 7 ? undefined : sentMs))],
  ])('that is %s does not', (_, run) => {
    expect(findInvalidity(run)).toEqual([])
  })

  test('without a request is no matter of pace', () => {
    expect(latenessOf({ ...CLEAN, ledger: [] }, 'rest')).toBe(0)
  })
})
