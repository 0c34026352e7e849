import { describe, expect, test } from 'bun:test'
import { judge } from '../result.ts'
import { type RunSeeds, seedRun, withJournal } from '../seeded-run.ts'
import { absorbed, accepted, harm, lost } from './measures.ts'
import type { CounterRow, Measure } from './row.ts'
import { breaker } from './rows/breaker.ts'
import { compare, type Side } from './verdict.ts'

function side(seeds: RunSeeds = {}): Side {
  const { run } = seedRun(seeds)
  return { folder: 'a-run', run, result: judge(run) }
}

const rowOf = (...measures: Measure[]): CounterRow => ({ ...breaker, measures })

describe('a pair of runs', () => {
  test('shows harm when more is lost with the safety off, and says what', () => {
    const result = compare(rowOf(harm(lost), accepted), side(), side({ kafka: { lost: 3 } }))

    expect(result).toMatchObject({ verdict: 'harm seen', why: ['accepted events lost'] })
    expect(result.measures[0]).toEqual({
      name: 'accepted events lost',
      unit: 'count',
      is_harm: true,
      on: 0,
      off: 3,
    })
  })

  test('shows no harm when as much is lost with it on', () => {
    const lossy = side({ kafka: { lost: 3 } })

    expect(compare(rowOf(harm(lost)), lossy, lossy).verdict).toBe('no harm seen here')
  })

  test('takes nothing for harm that is no harm, however much more of it there is', () => {
    const row = rowOf(harm(lost), absorbed)

    expect(compare(row, side(), side({ redelivered: 100 })).verdict).toBe('no harm seen here')
  })

  test('takes for noise what is no more than it', () => {
    const row = rowOf(harm(lost, 3))

    expect(compare(row, side(), side({ kafka: { lost: 3 } })).verdict).toBe('no harm seen here')
    expect(compare(row, side(), side({ kafka: { lost: 4 } })).verdict).toBe('harm seen')
  })

  test.each(['on', 'off'] as const)(
    'tells nothing when the run with it %s is invalid, whatever was lost',
    (which) => {
      const clean = side({ kafka: { lost: 1 } })
      const { run } = clean
      const aborted = withJournal(run, { status: 'aborted', aborted_reason: 'the load died' })
      const invalid = { ...clean, run: aborted, result: judge(aborted) }
      const [on, off] = which === 'on' ? [invalid, clean] : [clean, invalid]

      const { verdict, why } = compare(rowOf(harm(lost)), on, off)

      expect(verdict).toBe('could not be told')
      expect(why[0]).toBe(`with it ${which}: the run ended early: the load died`)
    },
  )

  test('tells nothing when what would be harm was not measured', () => {
    const { run } = side()
    const unread = { ...side(), run: withJournal(run, { table: null }) }

    expect(compare(rowOf(harm(lost)), side(), unread)).toMatchObject({
      verdict: 'could not be told',
      why: ['not measured: accepted events lost'],
    })
  })
})
