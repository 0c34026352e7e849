import { describe, expect, test } from 'bun:test'
import { databaseOutage } from '../../definitions/database-outage.ts'
import type { Architecture, JournalAction } from '../journal.ts'
import type { ClientRecord } from '../ledger.ts'
import { Recorder } from '../recorder.ts'
import { planTimeline } from '../timeline.ts'
import { renderLive, renderPlain } from './live.ts'

const TIMELINE = planTimeline(databaseOutage)
const KILL: JournalAction = {
  action: 'kill',
  step: 'inject',
  target: 'database',
  planned_ms: 90_000,
  actual_ms: 90_001,
}
const RESTORE: JournalAction = { ...KILL, action: 'restore', step: 'heal' }

const records = (architecture: Architecture, status: number, count: number): ClientRecord[] =>
  Array.from({ length: count }, () => ({
    event_id: '',
    architecture,
    driver_id: 'driver-1',
    sent_epoch_ms: 0,
    answered_epoch_ms: 2_000,
    latency_ms: 2_000,
    status,
  }))

/** A moment of the outage: of 50 requests each in the last second, REST refuses 48. */
function inOutage(): Recorder {
  const recorder = new Recorder(0)
  recorder.onRecords([...records('rest', 201, 9_000), ...records('kafka', 202, 9_000)])
  recorder.cut(99_000)
  recorder.onWrite({ at_ms: 99_900, took_ms: 5, ok: false })
  recorder.onLag(99_900, 1_234)
  recorder.onBreaker('consumer', { state: 'HALF_OPEN', transitions: [] })
  recorder.onRecords([
    ...records('rest', 503, 48),
    ...records('rest', 201, 2),
    ...records('kafka', 202, 50),
  ])
  recorder.cut(100_000)
  return recorder
}

const at = (nowMs: number, actions: JournalAction[] = [], recorder = new Recorder(0)) => ({
  recorder,
  timeline: TIMELINE,
  actions,
  nowMs,
})

describe('the live view', () => {
  test.each<[number, JournalAction[], string]>([
    [-1, [], 'starting     0:00 of 5:00   kill database in 1:30'],
    [0, [], 'warmup       0:00 of 5:00   kill database in 1:30'],
    [29_999, [], 'warmup       0:29 of 5:00   kill database in 1:00'],
    [30_000, [], 'normal       0:30 of 5:00   kill database in 1:00'],
    [90_100, [KILL], 'crash        1:30 of 5:00   restore database in 1:59'],
    [210_100, [KILL, RESTORE], 'recovery     3:30 of 5:00   ends in 1:29'],
    [301_000, [KILL, RESTORE], 'draining     5:01 of 5:00   ends in 0:00'],
  ])('at %i ms tells the phase, the time and what is next', (nowMs, actions, line) => {
    expect(renderLive(at(nowMs, actions)).split('\n')).toContain(line)
  })

  test.each([
    [-1, `${'-'.repeat(18)}${'.'.repeat(24)}${'-'.repeat(18)}`],
    [60_000, `${'='.repeat(12)}${'-'.repeat(6)}${'.'.repeat(24)}${'-'.repeat(18)}`],
    [150_000, `${'='.repeat(18)}${'x'.repeat(12)}${'.'.repeat(12)}${'-'.repeat(18)}`],
    [300_000, `${'='.repeat(18)}${'x'.repeat(24)}${'='.repeat(18)}`],
  ])('at %i ms draws what has passed and where the outage is', (nowMs, bar) => {
    expect(renderLive(at(nowMs)).split('\n')).toContain(`[${bar}]`)
  })

  test('shows the last second of each architecture and the totals', () => {
    const lines = renderLive(at(100_000, [KILL], inOutage())).split('\n')

    expect(lines).toContain('REST       50/s      4.00 %    2000 ms     9,050       9,002')
    expect(lines).toContain('Kafka      50/s    100.00 %    2000 ms     9,050       9,050')
    expect(lines).toContain('database down     breaker HALF_OPEN  backlog 1,234')
  })

  test('shows what is not known yet as unknown', () => {
    const text = renderLive(at(0))

    expect(text).toContain('database unknown  breaker unknown    backlog –')
    expect(text).toContain('REST        0/s           –          –         0           0')
  })

  test('is at most 80 columns wide, however long the phase and however many the events', () => {
    const recorder = inOutage()
    recorder.totals.rest = { sent: 123_456_789, accepted: 123_456_789, refused: 0, unknown: 0 }
    const timeline = planTimeline({
      ...databaseOutage,
      phases: [{ name: `p${'x'.repeat(31)}`, durationMs: 24 * 3_600_000, ratePerS: 1 }],
    })

    const lines = renderLive({ recorder, timeline, actions: [], nowMs: 1 }).split('\n')

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})

describe('the line for a log', () => {
  test('has the same figures on one line', () => {
    expect(renderPlain(at(100_000, [KILL], inOutage()))).toBe(
      '1:40/5:00 crash: rest 50/s 4.00 % P95 2000 ms | kafka 50/s 100.00 % P95 2000 ms | database down, breaker HALF_OPEN, backlog 1,234',
    )
  })

  test('can be written before the first sample', () => {
    expect(renderPlain(at(-1))).toBe(
      '0:00/5:00 starting: rest 0/s – P95 – | kafka 0/s – P95 – | database unknown, breaker unknown, backlog –',
    )
  })
})
