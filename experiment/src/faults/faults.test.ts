import { describe, expect, test } from 'bun:test'
import * as v from 'valibot'
import { createFakeStack } from '../stack/stack.fake.ts'
import { faultSchema, findFault, type PlannedFault } from './faults.ts'

const PLACE = { target: 'database', injectAtMs: 1_000, healAtMs: 2_000 } as const

const FAULTS: [PlannedFault, string[]][] = [
  [{ fault: 'kill', ...PLACE }, ['kill "database"', 'restore "database"']],
  [{ fault: 'stop', ...PLACE }, ['stop "database"', 'restore "database"']],
  [{ fault: 'freeze', ...PLACE }, ['freeze "database"', 'thaw "database"']],
  [
    { fault: 'slow', ...PLACE, latencyMs: 500, jitterMs: 50 },
    ['disturb "database" {"kind":"latency","latencyMs":500,"jitterMs":50}', 'calm "database"'],
  ],
  [
    { fault: 'partition', ...PLACE },
    ['disturb "database" {"kind":"blackhole"}', 'calm "database"'],
  ],
  [{ fault: 'reset', ...PLACE }, ['disturb "database" {"kind":"reset"}', 'calm "database"']],
]

describe('a fault', () => {
  test.each(FAULTS)('does to the stack what it says, and undoes it: %j', async (planned, calls) => {
    const fake = createFakeStack()
    const fault = findFault(planned.fault)

    await fault.inject(fake.stack, planned)
    await fault.heal(fake.stack, planned.target)

    expect(fake.calls).toEqual(calls)
  })

  test.each<[string, object]>([
    ['a parameter that is missing', { fault: 'slow', ...PLACE, latencyMs: 500 }],
    ['a parameter of another fault', { fault: 'kill', ...PLACE, latencyMs: 500 }],
    ['a parameter out of its range', { fault: 'slow', ...PLACE, latencyMs: 0, jitterMs: 0 }],
    ['a name that nobody knows', { fault: 'explode', ...PLACE }],
    ['a target that nobody knows', { fault: 'kill', ...PLACE, target: 'moon' }],
  ])('with %s is refused', (_, planned) => {
    expect(v.safeParse(faultSchema, planned).success).toBe(false)
  })
})
