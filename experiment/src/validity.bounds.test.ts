import { describe, expect, test } from 'bun:test'
import { measureOutage, type Run, type WriteProbe } from './journal.ts'
import { seedRun, withJournal } from './seeded-run.ts'
import { plannedOutage } from './timeline.ts'
import { findInvalidity } from './validity.ts'

// Where exactly a run stops to be valid: each bound from both sides.

const CLEAN = seedRun().run
const [KILLED_MS, RESTORED_MS] = plannedOutage(CLEAN.journal.experiment) ?? [0, 0]

const isValid = (run: Run) => findInvalidity(run).length === 0

const refused = (endMs: number): WriteProbe => ({ at_ms: endMs - 4, took_ms: 4, ok: false })
const accepted = (endMs: number): WriteProbe => ({ at_ms: endMs - 4, took_ms: 4, ok: true })

/** A run that was broken and mended 400 ms too early, which is still as planned, with these probe writes. */
function probed(...write_probes: WriteProbe[]): Run {
  const actions = CLEAN.journal.actions.map((action) => ({
    ...action,
    actual_ms: action.planned_ms - 400,
  }))
  return withJournal(CLEAN, { actions, write_probes })
}

describe('an outage as planned', () => {
  test.each([
    [0, true],
    [1_500, true],
    [1_501, false],
  ])('that begins %i ms after the plan: %p', (afterMs, valid) => {
    expect(isValid(probed(refused(KILLED_MS + afterMs), accepted(RESTORED_MS)))).toBe(valid)
  })

  test.each([
    [-1, false],
    [0, true],
    [10_000, true],
    [10_001, false],
  ])('that ends %i ms after the plan: %p', (afterMs, valid) => {
    expect(isValid(probed(refused(KILLED_MS), accepted(RESTORED_MS + afterMs)))).toBe(valid)
  })

  test('is from the first refused write that ends after the kill to the first accepted one after the restore', () => {
    const measured = measureOutage(
      probed(
        refused(KILLED_MS - 401),
        refused(KILLED_MS - 400),
        refused(KILLED_MS - 399),
        accepted(RESTORED_MS - 401),
        accepted(RESTORED_MS - 400),
        accepted(RESTORED_MS - 399),
      ).journal,
    )

    expect(measured).toEqual([KILLED_MS - 400, RESTORED_MS - 400])
  })
})

describe('one probe write', () => {
  const fromMs = KILLED_MS + 20
  const toMs = RESTORED_MS + 900

  test.each([
    ['begins with the outage', fromMs, true],
    ['begins a millisecond into it', fromMs + 1, false],
  ])('that was accepted and %s', (_, atMs, valid) => {
    const run = probed(refused(fromMs), { at_ms: atMs, took_ms: 4, ok: true }, accepted(toMs))

    expect(isValid(run)).toBe(valid)
  })

  test.each([
    ['ends before the kill was planned', KILLED_MS - 5, false],
    ['ends when the kill was planned', KILLED_MS - 4, true],
    ['begins with the end of the outage', toMs, true],
    ['begins after the outage', toMs + 1, false],
  ])('that was refused and %s', (_, atMs, valid) => {
    const stray = { at_ms: atMs, took_ms: 4, ok: false }
    // The outage is measured by the first that is refused after the kill: here, on its time.
    const actions = CLEAN.journal.actions
    const run = withJournal(CLEAN, {
      actions,
      write_probes: [stray, refused(fromMs), accepted(toMs)],
    })
    const after = withJournal(CLEAN, {
      actions,
      write_probes: [refused(fromMs), accepted(toMs), stray],
    })

    expect(isValid(atMs < fromMs ? run : after)).toBe(valid)
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
      CLEAN.ledger
        .filter(({ architecture }) => architecture === wanted)
        .slice(0, sent)
        .map((entry, index) => Object.assign({}, entry, { sent_ms: index * 20 })),
    )
    const generator = { ...CLEAN.journal.generator, iterations: ledger.length }
    const journal = { ...CLEAN.journal, experiment, generator, actions: [], write_probes: [] }

    expect(isValid({ journal, ledger, outage: null })).toBe(valid)
  })
})
