import { describe, expect, test } from 'bun:test'
import { cacheOutage } from '../../definitions/cache-outage.ts'
import { DefinitionError, defineExperiment } from '../definition.ts'
import type { Journal } from '../journal.ts'
import { chartData } from '../report/charts/charts.ts'
import { readsTable } from '../report/reads-table.ts'
import { verdictLines } from '../report/sections.ts'
import { judge } from '../result.ts'
import { seedRun } from '../seeded-run.ts'
import { findReadsInvalidity } from './reads-validity.ts'
import { ReadRecorder } from './read-recorder.ts'
import { readsResult } from './reads-result.ts'
import { READS_IN_OUTAGE, seedReads } from './seeded-reads.ts'

function withReads({ journal }: { journal: Journal }, changes: Partial<Journal['reads']>): Journal {
  const { reads } = journal
  if (reads === undefined) {
    throw new RangeError('Expected a journal with reads.')
  }
  return { ...journal, reads: { ...reads, ...changes } }
}

describe('the figures of the reads', () => {
  test('are those of before, during and after the outage as the probe measured it', () => {
    const result = readsResult(
      seedReads({ failed: 4, unanswered: 1, returnsAfterMs: 1_000 }).journal,
    )

    expect(result?.cache_outage_ms).toEqual([10_100, 22_200])
    expect(result?.before).toMatchObject({
      requests: 2_000,
      failed: 0,
      hit_ratio: 1,
      reads_per_s: expect.closeTo(200, 0),
      database_reads_per_s: 10,
      coalesced_per_s: 90,
    })
    expect(result?.during).toMatchObject({
      requests: READS_IN_OUTAGE,
      failed: 5,
      hit_ratio: 0,
      database_reads_per_s: 40,
    })
    expect(result?.after).toMatchObject({ failed: 0, hit_ratio: expect.closeTo(136 / 156, 2) })
    expect(result?.first_hit_after_ms).toBe(1_001)
  })

  test('have every second of the run, and in all of them every read', () => {
    const { reads } = seedReads({ failed: 4 }).journal

    expect(reads?.seconds.map(({ at_ms }) => at_ms)).toEqual(
      Array.from({ length: 30 }, (_, second) => second * 1000),
    )
    expect(reads?.seconds.reduce((sum, { sent }) => sum + sent, 0)).toBe(6_000)
    expect(reads?.seconds.reduce((sum, { failed }) => sum + failed, 0)).toBe(4)
  })

  test('are not there in an experiment that reads nothing', () => {
    const { run } = seedRun()

    expect(judge(run).reads).toBeUndefined()
    expect(readsTable(judge(run)).rows).toEqual([])
  })

  test('are drawn by second, with the outage of the cache', () => {
    const { charts, lanes } = chartData(seedReads({ failed: 4 }))
    const chart = charts.find(({ id }) => id === 'reads')
    const line = (label: string) => chart?.series.find((one) => one.label === label)?.values

    expect(line('cache')?.slice(8, 12)).toEqual([200, 200, 0, 0])
    expect(line('without the cache')?.slice(8, 12)).toEqual([0, 0, 196, 200])
    expect(line('failed')?.slice(8, 12)).toEqual([0, 0, 4, 0])
    expect(line('asked of the database')?.slice(8, 13)).toEqual([10, 10, 10, 40, 40])
    expect(lanes.find(({ label }) => label === 'cache')?.spans).toMatchObject([
      { toMs: 10_100, text: 'answers' },
      { fromMs: 10_100, toMs: 22_200, text: 'no answer' },
      { fromMs: 22_200, text: 'answers' },
    ])
    expect(chartData(seedRun().run).charts.map(({ id }) => id)).not.toContain('reads')
  })

  test('say in the verdict when the cache did not answer', () => {
    expect(verdictLines(judge(seedReads())).at(-1)).toContain(
      'The cache dies for a minute: the cache did not answer from 10.1 s to 22.2 s (12.1 s).',
    )
  })

  test('stand in the report, one column a span', () => {
    const table = readsTable(judge(seedReads()))

    expect(table.columns).toEqual(['', 'before', 'during', 'after'])
    expect(table.rows).toContainEqual(['answered from the cache', '100.00 %', '0.00 %', '100.00 %'])
    expect(table.rows).toContainEqual(['… of the database', '10.0', '40.0', '40.0'])
  })
})

test('every read belongs to a span, those beside the plan too', () => {
  const recorder = new ReadRecorder()
  const startEpochMs = 1_700_000_000_000
  for (const sentMs of [-20, 0, 14_999, 15_000, 15_400]) {
    recorder.onBurst({
      driver_id: 'driver-1',
      sent_epoch_ms: startEpochMs + sentMs,
      answers: [{ status: 200, latency_ms: 2, source: 'hit' }],
    })
  }
  const options = { startEpochMs, endMs: 15_000, generator: { iterations: 5, dropped: 0 } }
  const broken = (step: 'inject' | 'heal', atMs: number) =>
    ({ action: 'kill', step, target: 'cache', planned_ms: atMs, actual_ms: atMs }) as const

  const whole = recorder.record({ ...options, actions: [] })
  recorder.onCacheProbe({ at_ms: 5_000, took_ms: 10, ok: false })
  recorder.onCacheProbe({ at_ms: 10_000, took_ms: 10, ok: true })
  const actions = [broken('inject', 5_000), broken('heal', 10_000)]
  const { before, during, after } = recorder.record({ ...options, actions }).spans

  expect(whole.spans).toMatchObject({ before: { sent: 5 }, during: null, after: null })
  expect([before?.sent, during?.sent, after?.sent]).toEqual([2, 0, 3])
})

describe('reads say nothing', () => {
  test('only when something is wrong with them', () => {
    expect(findReadsInvalidity(seedReads().journal)).toEqual([])
    expect(findReadsInvalidity(seedRun().run.journal)).toEqual([])
  })

  test.each([
    [
      { generator: { iterations: 600, dropped: 3 } },
      'the reads were not delivered; dropped: 3 bursts',
    ],
    [
      { generator: { iterations: 600, dropped: null } },
      'the reads were not delivered; dropped: an unknown number of bursts',
    ],
    [
      { generator: { iterations: 601, dropped: 0 } },
      '600 bursts of reads recorded, the load generator counted 601',
    ],
    [
      { bursts: 500, generator: { iterations: 500, dropped: 0 } },
      '500 bursts of reads sent, 600 planned',
    ],
    [{ cache_outage: null }, 'the probe saw no outage of the cache'],
    [
      { cache_probes: [{ at_ms: 15_000, took_ms: 2, ok: true }] },
      'the cache answered 1 probe in its outage',
    ],
    [
      { cache_outage: [12_000, 22_200] },
      'the cache was down from 12,000 to 22,200 ms, planned was 10,000 to 22,000 ms',
    ],
    [
      { cache_outage: [10_100, 28_000] },
      'the cache was down from 10,100 to 28,000 ms, planned was 10,000 to 22,000 ms',
    ],
  ] satisfies [Partial<Journal['reads']>, string][])('%#', (changes, problem) => {
    expect(findReadsInvalidity(withReads(seedReads(), changes))).toEqual([problem])
  })

  test('no outage of a cache that is only slowed down is missed', () => {
    const slow = { fault: 'slow', latencyMs: 50, jitterMs: 0 } as const
    const journal = withReads(seedReads(), { cache_outage: null })
    const faults = journal.experiment.faults.map((fault) => ({ ...fault, ...slow }))

    expect(
      findReadsInvalidity({ ...journal, experiment: { ...journal.experiment, faults } }),
    ).toEqual([])
  })

  test('but not for a probe that was on its way when the cache was mended', () => {
    const onItsWay = [{ at_ms: 21_900, took_ms: 150, ok: true }]

    expect(findReadsInvalidity(withReads(seedReads(), { cache_probes: onItsWay }))).toEqual([])
  })

  test('when they were not recorded', () => {
    const { reads: _reads, ...journal } = seedReads().journal

    expect(findReadsInvalidity(journal)).toEqual(['the reads were not recorded'])
  })
})

describe('a definition with reads', () => {
  const { reads, faults } = cacheOutage
  const twice = [1_000, 3_000].flatMap((injectAtMs) =>
    faults.map((fault) => Object.assign({}, fault, { injectAtMs, healAtMs: injectAtMs + 1_000 })),
  )
  test.each([
    [{ faults: twice }, 'Expected one fault on `cache` at most, got 2.'],
    [{ stack: {} }, '`stack.cache` to be true where there are `reads`'],
    [{ stack: {} }, '`stack.cache` to be true where a fault is on `cache`'],
    [
      { reads: reads && { ...reads, ratePerS: 205 } },
      'Expected `reads.ratePerS` to be a multiple of `reads.burst` (10), got `205`.',
    ],
  ])('is refused with a reason: %#', (changes, reason) => {
    expect(() => defineExperiment({ ...cacheOutage, ...changes })).toThrow(DefinitionError)
    expect(() => defineExperiment({ ...cacheOutage, ...changes })).toThrow(reason)
  })
})
