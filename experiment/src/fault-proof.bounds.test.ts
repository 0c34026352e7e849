import { describe, expect, test } from 'bun:test'
import { checkFaultProof } from './fault-proof.ts'
import { findFault, type PlannedFault } from './faults/faults.ts'
import type { WriteProbe } from './journal.ts'
import { seedRun } from './seeded-run.ts'

// Where exactly a fault stops to be proven: each bound from both sides.

const CLEAN = seedRun().run.journal
const INJECT_MS = 5_000
const HEAL_MS = 15_000
const LEAST_MS = 400

/** Whether one fault from 5 to 15 s, done as planned, is proven by these writes. */
function isProven(fault: PlannedFault, write_probes: WriteProbe[]): boolean {
  const { steps } = findFault(fault.fault)
  const at = (atMs: number) => ({ target: fault.target, planned_ms: atMs, actual_ms: atMs })
  const actions = [
    { ...at(INJECT_MS), action: steps.inject, step: 'inject' as const },
    { ...at(HEAL_MS), action: steps.heal, step: 'heal' as const },
  ]
  const experiment = { ...CLEAN.experiment, faults: [fault] }
  return checkFaultProof({ ...CLEAN, experiment, actions, write_probes }).length === 0
}

const common = { target: 'database', injectAtMs: INJECT_MS, healAtMs: HEAL_MS } as const
const SLOW: PlannedFault = { fault: 'slow', ...common, latencyMs: 500, jitterMs: 100 }

const write = (at_ms: number, took_ms: number, ok = true): WriteProbe => ({ at_ms, took_ms, ok })
const slow = (atMs: number) => write(atMs, LEAST_MS)
const quick = (atMs: number) => write(atMs, LEAST_MS - 1)

describe('a slow database', () => {
  test.each([
    ['no write', [], false],
    ['one slow write', [slow(8_000)], true],
    ['one that is a millisecond too quick', [quick(8_000)], false],
    ['one that failed', [write(8_000, 4, false)], true],
    ['a slow and a quick one', [slow(8_000), quick(9_000)], false],
    ['two slow ones and a quick one', [slow(7_000), slow(8_000), quick(9_000)], true],
  ])('by %s', (_, probes, proven) => {
    expect(isProven(SLOW, probes)).toBe(proven)
  })

  test.each([
    ['before its second second', INJECT_MS + 999, false],
    ['at its second second', INJECT_MS + 1_000, true],
    ['that ends with it', HEAL_MS - LEAST_MS, true],
    ['that ends after it', HEAL_MS - LEAST_MS + 1, false],
  ])('by a slow write %s', (_, atMs, proven) => {
    expect(isProven(SLOW, [slow(atMs)])).toBe(proven)
  })

  test.each([
    ['that ends before it', INJECT_MS - 5, false],
    ['that ends with its begin', INJECT_MS - 4, true],
    ['within a second of its end', HEAL_MS + 1_000, true],
    ['later than that', HEAL_MS + 1_001, false],
  ])('excuses a refused write %s', (_, atMs, excused) => {
    expect(isProven(SLOW, [slow(8_000), write(atMs, 4, false)])).toBe(excused)
  })
})

describe('an outage', () => {
  test.each([
    ['kill', 1_500, true],
    ['kill', 1_501, false],
    // Nothing tells of it but the probe's own deadline.
    ['freeze', 2_500, true],
    ['freeze', 2_501, false],
    ['partition', 2_500, true],
    ['partition', 2_501, false],
  ] as const)('by %s that begins %i ms after its time: %p', (fault, afterMs, proven) => {
    const probes = [write(INJECT_MS + afterMs, 0, false), write(HEAL_MS, 0)]

    expect(isProven({ fault, ...common }, probes)).toBe(proven)
  })
})
