import { describe, expect, test } from 'bun:test'
import { databaseOutage } from '../definitions/database-outage.ts'
import { Exporter } from './exporter.ts'
import { Recorder } from './recorder.ts'
import { planTimeline } from './timeline.ts'

const timeline = planTimeline(databaseOutage)

describe('the runner’s metrics', () => {
  test('say the phase, the fault, the load, the backlog and the database as they are now', async () => {
    const recorder = new Recorder(0)
    const record = {
      event_id: 'e',
      driver_id: 'd',
      sent_epoch_ms: 1,
      answered_epoch_ms: 2,
      latency_ms: 1,
    }
    recorder.onRecords([
      { ...record, architecture: 'rest', status: 500 },
      { ...record, architecture: 'kafka', status: 202 },
      { ...record, architecture: 'kafka', status: 0 },
    ])
    recorder.onLag(95_000, 42)
    recorder.onWrite({ at_ms: 95_000, took_ms: 1, ok: false })
    const exporter = new Exporter()

    const action = {
      action: 'kill',
      target: 'database',
      planned_ms: 90_000,
      actual_ms: 90_001,
    } as const
    exporter.follow(() => ({
      recorder,
      timeline,
      actions: [{ ...action, step: 'inject' }],
      nowMs: 95_000,
    }))
    const page = await exporter.page()

    for (const line of [
      'experiment_phase{phase="crash"} 1',
      'experiment_fault_active{target="database"} 1',
      'experiment_load_sent_total{architecture="kafka"} 2',
      'experiment_load_answers_total{architecture="kafka",told="accepted"} 1',
      'experiment_load_answers_total{architecture="kafka",told="unknown"} 1',
      'experiment_load_answers_total{architecture="rest",told="refused"} 1',
      'experiment_backlog_messages 42',
      'experiment_database_up 0',
    ]) {
      expect(page.split('\n')).toContain(line)
    }
    expect(page).not.toContain('phase="normal"')
  })

  test('say neither that the database is up nor that it is down before anyone has looked', async () => {
    expect(await new Exporter().page()).toMatch(/^experiment_database_up NaN?$/im)
  })

  test('say that nothing is broken before the fault and after it was healed', async () => {
    const exporter = new Exporter()
    const action = { target: 'database', planned_ms: 0, actual_ms: 0 } as const
    const actions = [
      { ...action, action: 'kill', step: 'inject' },
      { ...action, action: 'restore', step: 'heal' },
    ] as const

    exporter.follow(() => ({ recorder: new Recorder(0), timeline, actions: [], nowMs: -500 }))
    const before = await exporter.page()
    exporter.follow(() => ({
      recorder: new Recorder(0),
      timeline,
      actions: [...actions],
      nowMs: 301_000,
    }))
    const after = await exporter.page()

    expect(before).toContain('experiment_fault_active{target="database"} 0')
    expect(before).toContain('experiment_phase{phase="starting"} 1')
    expect(after).toContain('experiment_fault_active{target="database"} 0')
    expect(after).toContain('experiment_phase{phase="draining"} 1')
  })
})
