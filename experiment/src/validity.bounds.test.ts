import { describe, expect, test } from 'bun:test'
import type { Run, WriteProbe } from './journal.ts'
import { seedRun } from './seeded-run.ts'
import { plannedOutage } from './timeline.ts'
import { findInvalidity } from './validity.ts'

// Where exactly a run stops to be valid: each bound from both sides.

const CLEAN = seedRun().run
const [KILLED_MS, RESTORED_MS] = plannedOutage(CLEAN.journal.experiment) ?? [0, 0]

const isValid = (run: Run) => findInvalidity(run).length === 0

/** A run whose outage was measured so much later than planned, with these probes. */
function withOutage(beginMs: number, endMs: number, write_probes: WriteProbe[] = []): Run {
  return {
    ...CLEAN,
    journal: { ...CLEAN.journal, write_probes },
    outage: [KILLED_MS + beginMs, RESTORED_MS + endMs],
  }
}

describe('an outage as planned', () => {
  test.each([
    [-1_501, false],
    [-1_500, true],
    [0, true],
    [1_500, true],
    [1_501, false],
  ])('that begins %i ms after the plan: %p', (afterMs, valid) => {
    expect(isValid(withOutage(afterMs, 900))).toBe(valid)
  })

  test.each([
    [-1, false],
    [0, true],
    [10_000, true],
    [10_001, false],
  ])('that ends %i ms after the restore: %p', (afterMs, valid) => {
    expect(isValid(withOutage(20, afterMs))).toBe(valid)
  })
})

describe('one probe write', () => {
  const fromMs = KILLED_MS + 20
  const toMs = RESTORED_MS + 900
  const withProbe = (at_ms: number, ok: boolean) =>
    isValid(withOutage(20, 900, [{ at_ms, took_ms: 4, ok }]))

  test.each([
    ['begins with the outage', fromMs, true],
    ['begins after its first moment', fromMs + 1, false],
    ['ends before its last moment', toMs - 5, false],
    ['ends with the outage', toMs - 4, true],
  ])('that was accepted and %s', (_, atMs, valid) => {
    expect(withProbe(atMs, true)).toBe(valid)
  })

  test.each([
    ['ends before the kill', KILLED_MS - 5, false],
    ['ends with the kill', KILLED_MS - 4, true],
    ['begins with the end of the outage', toMs, true],
    ['begins after the outage', toMs + 1, false],
  ])('that was refused and %s', (_, atMs, valid) => {
    expect(withProbe(atMs, false)).toBe(valid)
  })
})

describe('a plan without faults', () => {
  // Two requests, or one in two hundred, whichever is more.
  test.each([
    [100, 97, false],
    [100, 98, true],
    [100, 102, true],
    [100, 103, false],
    [1_000, 994, false],
    [1_000, 995, true],
    [1_000, 1_005, true],
    [1_000, 1_006, false],
  ])('of %i requests to each architecture of which %i were sent: %p', (planned, sent, valid) => {
    const phases = [{ name: 'all', durationMs: planned * 20, ratePerS: 50 }]
    const experiment = { ...CLEAN.journal.experiment, phases, faults: [] }
    const ledger = (['rest', 'kafka'] as const).flatMap((wanted) =>
      CLEAN.ledger.filter(({ architecture }) => architecture === wanted).slice(0, sent),
    )
    const generator = { ...CLEAN.journal.generator, iterations: ledger.length }
    const journal = { ...CLEAN.journal, experiment, generator, actions: [], write_probes: [] }

    expect(isValid({ journal, ledger, outage: null })).toBe(valid)
  })
})
