import { describe, expect, test } from 'bun:test'
import type { ExperimentDefinition } from './definition.ts'
import { checkFaultProof } from './fault-proof.ts'
import { findFault, type PlannedFault } from './faults/faults.ts'
import type { Journal, WriteProbe } from './journal.ts'
import { seedRun } from './seeded-run.ts'

const CLEAN = seedRun().run.journal
const on = { target: 'database' } as const

/** A journal of these faults, done as planned, with a write probe each 100 ms. */
function journalOf(
  faults: PlannedFault[],
  probe: (atMs: number) => Partial<WriteProbe> = () => ({}),
): Journal {
  const experiment: ExperimentDefinition = { ...CLEAN.experiment, faults }
  const actions = faults.flatMap(({ fault, target, injectAtMs, healAtMs }) => {
    const { steps } = findFault(fault)
    const at = (atMs: number) => ({ target, planned_ms: atMs, actual_ms: atMs })
    return [
      Object.assign(at(injectAtMs), { action: steps.inject, step: 'inject' as const }),
      Object.assign(at(healAtMs), { action: steps.heal, step: 'heal' as const }),
    ]
  })
  const write_probes = Array.from({ length: 300 }, (_, index) =>
    Object.assign({ at_ms: index * 100 - 1_000, took_ms: 4, ok: true }, probe(index * 100 - 1_000)),
  )
  return { ...CLEAN, experiment, actions, write_probes }
}

const kill = (injectAtMs: number, healAtMs: number): PlannedFault => ({
  fault: 'kill',
  ...on,
  injectAtMs,
  healAtMs,
})
const SLOW: PlannedFault = {
  fault: 'slow',
  ...on,
  injectAtMs: 5_000,
  healAtMs: 15_000,
  latencyMs: 500,
  jitterMs: 100,
}
const isIn = (atMs: number, fromMs: number, toMs: number) => atMs >= fromMs && atMs < toMs

describe('several outages', () => {
  const plan = [kill(5_000, 8_000), kill(12_000, 15_000)]

  test('are proven when the SQL probe saw each of them', () => {
    const journal = journalOf(plan, (atMs) => ({
      ok: !isIn(atMs, 5_000, 8_300) && !isIn(atMs, 12_000, 15_200),
    }))

    expect(checkFaultProof(journal)).toEqual([])
  })

  test('are not when one of them was not seen', () => {
    const journal = journalOf(plan, (atMs) => ({ ok: !isIn(atMs, 5_000, 8_300) }))

    expect(checkFaultProof(journal)).toEqual([
      'the SQL probe did not see the outage planned at 12000 ms',
    ])
  })

  test('excuse no refusal between them', () => {
    const journal = journalOf(plan, (atMs) => ({
      ok: !isIn(atMs, 5_000, 8_300) && !isIn(atMs, 12_000, 15_200) && atMs !== 10_000,
    }))

    expect(checkFaultProof(journal)).toEqual([
      'the database refused 1 probe write outside of the outages',
    ])
  })
})

describe('an outage that is there before the load begins', () => {
  test('is proven, though the first probes come before it', () => {
    const journal = journalOf([kill(0, 6_000)], (atMs) => ({ ok: atMs >= 6_500 }))

    expect(checkFaultProof(journal)).toEqual([])
  })
})

describe('a frozen database', () => {
  const plan: PlannedFault[] = [{ fault: 'freeze', ...on, injectAtMs: 5_000, healAtMs: 15_000 }]

  test('is noticed by a deadline, a second late, and the write that was on its way is accepted when it thaws', () => {
    const journal = journalOf(plan, (atMs) =>
      isIn(atMs, 5_000, 15_000)
        ? { ok: atMs === 14_800, took_ms: atMs === 14_800 ? 200 : 1_000 }
        : {},
    )

    expect(checkFaultProof(journal)).toEqual([])
  })
})

describe('a slow database', () => {
  test('is proven when half of the writes took as long as it says', () => {
    const journal = journalOf([SLOW], (atMs) =>
      isIn(atMs, 5_000, 15_000) ? { took_ms: 400 + (atMs % 300) } : {},
    )

    expect(checkFaultProof(journal)).toEqual([])
  })

  test('is not when they were as fast as ever', () => {
    expect(checkFaultProof(journalOf([SLOW]))).toEqual([
      '0 of 90 probe writes took the 400 ms that the database was to be slow by',
    ])
  })
})

describe('a fault on another part', () => {
  test('excuses no refused write of the database', () => {
    const plan: PlannedFault[] = [{ ...kill(5_000, 8_000), target: 'consumer' }]

    expect(checkFaultProof(journalOf(plan))).toEqual([])
    expect(checkFaultProof(journalOf(plan, (atMs) => ({ ok: atMs !== 6_000 })))).toEqual([
      'the database refused 1 probe write, and no fault was on it',
    ])
  })
})
