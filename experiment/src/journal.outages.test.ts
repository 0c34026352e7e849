import { describe, expect, test } from 'bun:test'
import { type Journal, type JournalAction, measureOutage, measureOutages } from './journal.ts'
import { judge } from './result.ts'
import { seedRun, withJournal } from './seeded-run.ts'

const CLEAN = seedRun().run

const act = (step: 'inject' | 'heal', actual_ms: number, action = 'kill'): JournalAction => ({
  action,
  step,
  target: 'database',
  planned_ms: actual_ms,
  actual_ms,
})
const accepted = (at_ms: number) => ({ at_ms, took_ms: 5, ok: true })
const refused = (at_ms: number) => ({ at_ms, took_ms: 5, ok: false })

/** Broken from 1,000 to 2,000 ms and again from 3,000 to 4,000 ms. */
const TWICE = [act('inject', 1_000), act('heal', 2_000), act('inject', 3_000), act('heal', 4_000)]
const journalOf = (
  write_probes: Journal['write_probes'],
  actions: JournalAction[] = TWICE,
): Journal => ({ ...CLEAN.journal, actions, write_probes })

describe('of two outages', () => {
  test('each is measured for itself, and both together from the first refusal to the last return', () => {
    const journal = journalOf([
      refused(1_050),
      refused(1_900),
      accepted(2_100),
      accepted(2_900),
      refused(3_050),
      accepted(4_100),
      accepted(4_200),
    ])

    expect(measureOutages(journal)).toEqual([
      [1_055, 2_105],
      [3_055, 4_105],
    ])
    expect(measureOutage(journal)).toEqual([1_055, 4_105])
  })

  test.each([
    [
      'the second was not seen',
      [refused(1_050), accepted(2_100), accepted(3_100), accepted(4_100)],
    ],
    ['the database was not back between them', [refused(1_050), refused(3_050), accepted(4_100)]],
    ['the second did not end', [refused(1_050), accepted(2_100), refused(3_050), refused(4_100)]],
  ])('none is taken for measured when %s', (_, probes) => {
    expect(measureOutages(journalOf(probes))).toContain(null)
    expect(measureOutage(journalOf(probes))).toBeNull()
  })

  test('the first may be healed at the moment in which the second begins', () => {
    const actions = [
      act('inject', 1_000),
      act('heal', 3_000),
      act('inject', 3_000),
      act('heal', 4_000),
    ]
    const journal = journalOf(
      [refused(1_050), accepted(2_998), refused(3_050), accepted(4_100)],
      actions,
    )

    expect(measureOutages(journal)).toEqual([
      [1_055, 3_003],
      [3_055, 4_105],
    ])
  })
})

test('a fault that does not stop writes is no outage', () => {
  const actions = [act('inject', 1_000, 'slow'), act('heal', 2_000, 'slow')]

  expect(measureOutages(journalOf([refused(1_050), accepted(2_100)], actions))).toEqual([])
  expect(measureOutage(journalOf([refused(1_050), accepted(2_100)], actions))).toBeNull()
})

describe('a result does not make a number of what is not known', () => {
  test('the messages left, when nobody asked', () => {
    expect(judge(withJournal(CLEAN, { drained: false, lag: [] })).backlog).toEqual({
      drained: false,
      messages_left: null,
    })
  })

  test('the outage, when it was not measured', () => {
    const result = judge(withJournal(CLEAN, { write_probes: [] }))

    expect(result.outage.measured_ms).toBeNull()
    expect(result.hypotheses.find(({ id }) => id === 'backlog-empty')?.expected).toBe(
      'unknown: no outage was measured',
    )
  })
})
