import { describe, expect, test } from 'bun:test'
import { DEFINITIONS } from '../../definitions/definitions.ts'
import { defineExperiment } from '../definition.ts'
import { planTimeline } from '../timeline.ts'
import { unsafeSettings } from '../settings.ts'
import { withoutSafety } from './row.ts'
import { COUNTER_ROWS } from './rows.ts'

const RUN_OVERHEAD_MS = 30_000
const ALL_MAX_MS = 15 * 60_000

describe('the counter-experiments', () => {
  test('have names of their own, which no experiment has', () => {
    const names = COUNTER_ROWS.flatMap((row) => [row.name, withoutSafety(row).name])
    const taken = new Set(DEFINITIONS.map(({ name }) => name))

    expect(new Set(names).size).toBe(names.length)
    expect(names.filter((name) => taken.has(name))).toEqual([])
  })

  test.each(COUNTER_ROWS)('$name differs in one safety and in nothing else', (row) => {
    const { name: _on, settings: on, ...withIt } = row.definition
    const { name: _off, settings: off, ...without } = defineExperiment(withoutSafety(row))

    expect(without).toEqual(withIt)
    expect(unsafeSettings(on)).toEqual([])
    expect(unsafeSettings(off)).toHaveLength(1)
    expect(off).toMatchObject(on ?? {})
  })

  test.each(COUNTER_ROWS)('$name measures something that would be harm', ({ measures }) => {
    expect(measures.some(({ harmAbove }) => harmAbove !== undefined)).toBe(true)
  })

  test('take less than 15 minutes with all that is around a run', () => {
    const runs = COUNTER_ROWS.map(
      ({ definition }) => 2 * (planTimeline(definition).endMs + RUN_OVERHEAD_MS),
    )

    expect(runs.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(ALL_MAX_MS)
  })
})
