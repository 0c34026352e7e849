import { describe, expect, test } from 'bun:test'
import type { Architecture } from './journal.ts'
import type { ClientRecord } from './ledger.ts'
import type { BreakerAnswer } from './probes/breaker.ts'
import { Recorder } from './recorder.ts'

const START_EPOCH_MS = 1_700_000_000_000
const NOTHING = { answered: 0, accepted: 0, refused: 0, unknown: 0, p95_ms: null }

const record = (architecture: Architecture, status: number, tookMs = 5): ClientRecord => ({
  event_id: 'a',
  architecture,
  driver_id: 'driver-1',
  sent_epoch_ms: START_EPOCH_MS + 100,
  answered_epoch_ms: START_EPOCH_MS + 100 + tookMs,
  latency_ms: tookMs,
  status,
})

const transition = (atMs: number, from: string, to: string): BreakerAnswer['transitions'][0] => ({
  atEpochMs: START_EPOCH_MS + atMs,
  from,
  to,
  reason: 'a reason',
})

const OPENED = transition(1_000, 'CLOSED', 'OPEN')
const PROBED = transition(2_000, 'OPEN', 'HALF_OPEN')
const CLOSED = transition(2_100, 'HALF_OPEN', 'CLOSED')

describe('a sample', () => {
  test('has what each architecture did since the last one', () => {
    const recorder = new Recorder(START_EPOCH_MS)
    recorder.onRecords([record('rest', 201), record('rest', 503), record('kafka', 0, 4_000)])
    recorder.onRecords([record('rest', 201, 9)])

    const first = recorder.cut(1_000.4)
    const second = recorder.cut(2_000)

    expect(first).toEqual({
      at_ms: 1_000,
      load: {
        rest: { answered: 3, accepted: 2, refused: 1, unknown: 0, p95_ms: 9 },
        kafka: { answered: 1, accepted: 0, refused: 0, unknown: 1, p95_ms: 4_000 },
      },
      database: 'unknown',
      breaker: null,
      lag_messages: null,
      metrics: {},
      processes: {},
    })
    expect(second.load).toEqual({ rest: NOTHING, kafka: NOTHING })
    expect(recorder.samples).toEqual([first, second])
  })

  test('has the 95th percentile of the answers, in whatever order they came', () => {
    const recorder = new Recorder(START_EPOCH_MS)
    const times = Array.from({ length: 100 }, (_, index) => 100 - index)
    recorder.onRecords(times.map((tookMs) => record('rest', 201, tookMs)))

    expect(recorder.cut(1_000).load.rest.p95_ms).toBe(95)
  })

  test('has what the probes saw last', () => {
    const recorder = new Recorder(START_EPOCH_MS)
    recorder.onWrite({ at_ms: 800, took_ms: 1, ok: true })
    recorder.onWrite({ at_ms: 900, took_ms: 1, ok: false })
    recorder.onLag(800, 5)
    recorder.onLag(900, 7)
    recorder.onBreaker('consumer', { state: 'OPEN', transitions: [] })

    expect(recorder.cut(1_000)).toMatchObject({
      database: 'down',
      breaker: 'OPEN',
      lag_messages: 7,
    })

    recorder.onWrite({ at_ms: 1_000, took_ms: 1, ok: true })
    recorder.onLag(1_000, 0)

    expect(recorder.cut(2_000)).toMatchObject({ database: 'up', breaker: 'OPEN', lag_messages: 0 })
  })
})

test('the totals count every request, and as accepted what was', () => {
  const recorder = new Recorder(START_EPOCH_MS)

  recorder.onRecords([record('rest', 201), record('rest', 0), record('kafka', 202)])
  recorder.cut(1_000)
  recorder.onRecords([record('rest', 500)])

  expect(recorder.totals).toEqual({
    rest: { sent: 3, accepted: 1, refused: 1, unknown: 1 },
    kafka: { sent: 1, accepted: 1, refused: 0, unknown: 0 },
  })
  expect(recorder.records).toHaveLength(4)
})

describe('the breaker’s transitions', () => {
  const pathOf = (answers: BreakerAnswer['transitions'][]) => {
    const recorder = new Recorder(START_EPOCH_MS)
    for (const transitions of answers) {
      recorder.onBreaker('consumer', { state: 'CLOSED', transitions })
    }
    return recorder.breaker.map(({ at_ms, from, to }) => `${at_ms} ${from}>${to}`)
  }
  const WHOLE = ['1000 CLOSED>OPEN', '2000 OPEN>HALF_OPEN', '2100 HALF_OPEN>CLOSED']

  test('count from the start of the run, with their reason', () => {
    const recorder = new Recorder(START_EPOCH_MS)

    recorder.onBreaker('consumer', { state: 'OPEN', transitions: [OPENED] })

    expect(recorder.breaker).toEqual([
      { at_ms: 1_000, consumer: 'consumer', from: 'CLOSED', to: 'OPEN', reason: 'a reason' },
    ])
  })

  test('are recorded once, however often they are told', () => {
    expect(
      pathOf([[OPENED], [OPENED], [OPENED, PROBED, CLOSED], [OPENED, PROBED, CLOSED]]),
    ).toEqual(WHOLE)
  })

  test('are kept when a restarted consumer has forgotten them', () => {
    expect(pathOf([[OPENED], [], [PROBED, CLOSED]])).toEqual(WHOLE)
  })

  test('may be two in one millisecond', () => {
    const failed = transition(2_000, 'HALF_OPEN', 'OPEN')

    expect(
      pathOf([
        [OPENED, PROBED],
        [OPENED, PROBED, failed],
      ]),
    ).toEqual(['1000 CLOSED>OPEN', '2000 OPEN>HALF_OPEN', '2000 HALF_OPEN>OPEN'])
  })

  test('are each consumer’s own, and the sample has the state that is furthest from closed', () => {
    const recorder = new Recorder(START_EPOCH_MS)
    recorder.onBreaker('consumer', { state: 'CLOSED', transitions: [OPENED, PROBED, CLOSED] })
    recorder.onBreaker('consumer-2', { state: 'OPEN', transitions: [OPENED] })
    recorder.onBreaker('consumer-3', { state: 'HALF_OPEN', transitions: [OPENED, PROBED] })

    const pathsOf = (name: string) =>
      recorder.breaker.filter(({ consumer }) => consumer === name).map(({ to }) => to)
    expect(pathsOf('consumer')).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED'])
    expect(pathsOf('consumer-2')).toEqual(['OPEN'])
    expect(pathsOf('consumer-3')).toEqual(['OPEN', 'HALF_OPEN'])
    expect(recorder.cut(3_000).breaker).toBe('OPEN')
  })

  test('may be the same again later', () => {
    const again = transition(3_000, 'CLOSED', 'OPEN')

    expect(pathOf([[OPENED, PROBED, CLOSED, again]])).toEqual([...WHOLE, '3000 CLOSED>OPEN'])
  })
})
