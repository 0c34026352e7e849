import { databaseOutage } from '../../../definitions/database-outage.ts'
import type { Architecture, JournalAction } from '../../journal.ts'
import type { ClientRecord } from '../../ledger.ts'
import { Recorder } from '../../recorder.ts'
import { planTimeline } from '../../timeline.ts'
import type { Moment } from './moment.ts'

// Test data: moments of the article's experiment.

export const TIMELINE = planTimeline(databaseOutage)
export const KILL: JournalAction = {
  action: 'kill',
  step: 'inject',
  target: 'database',
  planned_ms: 90_000,
  actual_ms: 90_001,
}
export const RESTORE: JournalAction = {
  ...KILL,
  action: 'restore',
  step: 'heal',
  planned_ms: 210_000,
  actual_ms: 210_001,
}

export const at = (
  nowMs: number,
  actions: JournalAction[] = [],
  recorder = new Recorder(0),
): Moment => ({ recorder, timeline: TIMELINE, actions, nowMs })

const records = (
  architecture: Architecture,
  count: number,
  { status, latency_ms }: Pick<ClientRecord, 'status' | 'latency_ms'>,
): ClientRecord[] =>
  Array.from({ length: count }, () => ({
    event_id: '',
    architecture,
    driver_id: 'driver-1',
    sent_epoch_ms: 0,
    answered_epoch_ms: latency_ms,
    latency_ms,
    status,
  }))

/** Ten seconds into the outage: after 60 healthy seconds, REST refuses 48 of 50 a second, and events are held back. */
export function inOutage(): Moment {
  const recorder = new Recorder(0)
  const second = (atMs: number, refused: number) => {
    recorder.onRecords([
      ...records('rest', refused, { status: 503, latency_ms: 2_000 }),
      ...records('rest', 50 - refused, { status: 201, latency_ms: 4 }),
      ...records('kafka', 50, { status: 202, latency_ms: 6 }),
    ])
    recorder.cut(atMs, atMs)
  }
  for (let atMs = 30_000; atMs < 90_000; atMs += 1_000) {
    recorder.onWrite({ at_ms: atMs, took_ms: 5, ok: true })
    second(atMs, 0)
  }
  recorder.onWrite({ at_ms: 90_100, took_ms: 5, ok: false })
  recorder.onBreaker('consumer', { state: 'HALF_OPEN', transitions: [] })
  recorder.onLag(99_900, 1_234)
  recorder.onMetrics({ consumer: { kafka_consumer_lag_seconds: 9.9 } })
  for (let atMs = 90_000; atMs <= 100_000; atMs += 1_000) {
    second(atMs, 48)
  }
  return at(100_000, [KILL], recorder)
}
