import { describe, expect, test } from 'bun:test'
import type { Journal, Run } from '../journal.ts'
import { sampleMemory, seedRun, withJournal } from '../seeded-run.ts'
import { memoryGrowth } from './memory-growth.ts'

const CLEAN = seedRun().run
const [BEGINS_MS, ACCEPTS_MS] = CLEAN.outage ?? [0, 0]
const PART_MS = (ACCEPTS_MS - BEGINS_MS) / 10

const judge = (run: Run) =>
  memoryGrowth.judge(run, { check: 'memory-growth', component: 'rest', atMostMb: 50 })
const sample = (mbAt: (atMs: number) => number | null) => judge(sampleMemory(CLEAN, 'rest', mbAt))
const isOutage = (atMs: number) => atMs > BEGINS_MS && atMs <= ACCEPTS_MS
/** How much of the outage is over. */
const progress = (atMs: number) => (atMs - BEGINS_MS) / (ACCEPTS_MS - BEGINS_MS)

describe('the memory of a service in the outage', () => {
  test('that stays as it was before it passes, although it rose before that', () => {
    expect(sample((atMs) => (atMs < BEGINS_MS - PART_MS ? 20 : 120))).toMatchObject({
      observed: '+0.0 MB: 120.0 before, 120.0 at most, 120.0 at its end',
      passed: true,
    })
  })

  test.each<[string, (atMs: number) => number]>([
    ['is kept for every request', (atMs) => 100 + 60 * Math.max(0, progress(atMs))],
    ['is taken at once', (atMs) => (isOutage(atMs) ? 150 : 100)],
    [
      'is taken for a while and given back',
      (atMs) => (progress(atMs) > 0.5 && progress(atMs) < 0.7 ? 150 : 100),
    ],
  ])('that %s fails', (_, mbAt) => {
    expect(sample(mbAt)?.passed).toBe(false)
  })

  test('that is high for a moment only, until the next garbage collection, passes', () => {
    expect(sample((atMs) => (atMs % 1_000 === 0 ? 400 : 100))?.passed).toBe(true)
  })

  test('that is given back when the database is there again fails all the same', () => {
    expect(sample((atMs) => (isOutage(atMs) ? 151 : 100))).toMatchObject({
      observed: '+51.0 MB: 100.0 before, 151.0 at most, 151.0 at its end',
      passed: false,
    })
  })

  test.each<[string, (atMs: number) => number | null]>([
    ['the service was not seen', () => null],
    ['it was not seen before the outage', (atMs) => (atMs > BEGINS_MS ? 100 : null)],
    ['it was not seen for two tenths of it', (atMs) => (progress(atMs) < 0.2 ? 100 : null)],
  ])('is unknown when %s', (_, mbAt) => {
    const finding = sample(mbAt)

    expect(finding?.passed).toBeNull()
    expect(finding?.observed).toStartWith('its memory was not measured all the time: too few')
  })

  test.each<[string, Partial<Journal>]>([
    ['by itself', { unexpected_exits: ['rest ended with SIGKILL'] }],
    [
      'by the plan',
      { actions: CLEAN.journal.actions.map((action) => ({ ...action, target: 'rest' as const })) },
    ],
  ])('is unknown when the service ended %s: the next process begins with little', (_, changes) => {
    const run = sampleMemory(CLEAN, 'rest', () => 100)
    const changed = { ...run, journal: { ...run.journal, ...changes } }

    expect(judge(run)?.passed).toBe(true)
    expect(judge(changed)).toMatchObject({
      observed: 'it was started again in the run, and memory with it',
      passed: null,
    })
  })

  test('is unknown when only another service was seen, or the outage was not', () => {
    const ofAnother = sampleMemory(CLEAN, 'producer', () => 100)
    const noOutage = withJournal(
      sampleMemory(CLEAN, 'rest', () => 100),
      { write_probes: [] },
    )

    expect(judge(ofAnother)?.passed).toBeNull()
    expect(judge(noOutage)).toMatchObject({ observed: 'no outage was measured', passed: null })
  })
})
