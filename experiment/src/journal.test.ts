import { describe, expect, test } from 'bun:test'
import { type Journal, measureOutage, type WriteProbe } from './journal.ts'
import { seedRun } from './seeded-run.ts'

const JOURNAL = seedRun().run.journal
const [KILL, RESTORE] = JOURNAL.actions

/** Killed at 1,000 ms, restored at 2,000 ms. */
function journalOf(write_probes: WriteProbe[]): Journal {
  const actions =
    KILL && RESTORE
      ? [
          { ...KILL, planned_ms: 990, actual_ms: 1_000 },
          { ...RESTORE, planned_ms: 1_990, actual_ms: 2_000 },
        ]
      : []
  return { ...JOURNAL, actions, write_probes }
}

const accepted = (at_ms: number, took_ms = 5): WriteProbe => ({ at_ms, took_ms, ok: true })
const refused = (at_ms: number, took_ms = 5): WriteProbe => ({ at_ms, took_ms, ok: false })

describe('the measured outage', () => {
  test('is from the end of the first refused write to that of the first accepted one', () => {
    const journal = journalOf([accepted(900), refused(1_050), refused(1_950), accepted(2_300, 40)])

    expect(measureOutage(journal)).toEqual([1_055, 2_340])
  })

  test('begins with the write that was on its way when the database was killed', () => {
    const journal = journalOf([accepted(900), refused(990, 20), refused(1_100), accepted(2_300)])

    expect(measureOutage(journal)).toEqual([1_010, 2_305])
  })

  test('does not begin with a write refused before the kill', () => {
    const journal = journalOf([refused(900), accepted(950), refused(1_100), accepted(2_300)])

    expect(measureOutage(journal)).toEqual([1_105, 2_305])
  })

  test('begins after a write that was still accepted after the kill', () => {
    const journal = journalOf([accepted(900), accepted(1_001), refused(1_100), accepted(2_300)])

    expect(measureOutage(journal)).toEqual([1_105, 2_305])
  })

  test('goes on when the database has been started but still refuses', () => {
    const journal = journalOf([refused(1_100), refused(2_100), refused(2_200), accepted(2_300)])

    expect(measureOutage(journal)).toEqual([1_105, 2_305])
  })

  test('does not end with a write accepted before the restore', () => {
    const journal = journalOf([refused(1_100), accepted(1_500), refused(1_600), accepted(2_300)])

    expect(measureOutage(journal)).toEqual([1_105, 2_305])
  })

  test('is none when writes never worked again', () => {
    expect(measureOutage(journalOf([accepted(900), refused(1_100), refused(2_300)]))).toBeNull()
  })

  test('is none when writes never stopped', () => {
    expect(measureOutage(journalOf([accepted(900), accepted(1_500), accepted(2_300)]))).toBeNull()
  })

  test('is none without a probe', () => {
    expect(measureOutage(journalOf([]))).toBeNull()
  })

  test('is none when the database was not killed, or not restored', () => {
    const journal = journalOf([refused(1_100), accepted(2_300)])
    const [kill, restore] = journal.actions

    expect(measureOutage({ ...journal, actions: kill ? [kill] : [] })).toBeNull()
    expect(measureOutage({ ...journal, actions: restore ? [restore] : [] })).toBeNull()
  })

  test('takes no notice of what is done to another part', () => {
    const journal = journalOf([refused(900), refused(1_100), accepted(1_500), accepted(2_300)])
    const [kill, restore] = journal.actions
    const others = [
      { ...kill, actual_ms: 800 },
      { ...restore, actual_ms: 1_400 },
    ].map((action) => Object.assign({}, KILL, action, { target: 'broker' as const }))

    expect(measureOutage({ ...journal, actions: [...others, ...journal.actions] })).toEqual([
      1_105, 2_305,
    ])
  })

  test('is none when only another part was killed', () => {
    const journal = journalOf([refused(1_100), accepted(2_300)])
    const actions = journal.actions.map((action) => ({ ...action, target: 'broker' as const }))

    expect(measureOutage({ ...journal, actions })).toBeNull()
  })
})
