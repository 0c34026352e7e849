import { describe, expect, test } from 'bun:test'
import type { Journal, Run, WriteProbe } from './journal.ts'
import { seedRun, withJournal } from './seeded-run.ts'
import { findInvalidity } from './validity.ts'

const CLEAN = seedRun().run
const { generator, actions, write_probes: probes } = CLEAN.journal

const reasonsWith = (changes: Partial<Journal>) => findInvalidity(withJournal(CLEAN, changes))

/** The first n requests of REST are missing, and the load generator knows it. */
function withoutRequests(missing: number): Run {
  const ledger = CLEAN.ledger.slice(missing)
  return {
    ...CLEAN,
    ledger,
    journal: { ...CLEAN.journal, generator: { ...generator, iterations: ledger.length } },
  }
}

/** The actions with one of them so much later than planned. */
const drifted = (which: number, byMs: number) =>
  actions.map((action, index) =>
    index === which ? { ...action, actual_ms: action.planned_ms + byMs } : action,
  )

/** The probes, refused where `isRefused` says so. */
const probesWhere = (isRefused: (atMs: number) => boolean): WriteProbe[] =>
  probes.map(({ at_ms }) => ({ at_ms, took_ms: 4, ok: !isRefused(at_ms) }))

describe('a run as planned', () => {
  test.each([0.1, 1])('at scale %p has nothing against it', (scale) => {
    expect(findInvalidity(seedRun({ scale }).run)).toEqual([])
  })

  test('may be a few requests short, and its actions half a second late', () => {
    expect(findInvalidity(withoutRequests(7))).toEqual([])
    expect(reasonsWith({ actions: drifted(0, 500) })).toEqual([])
    expect(reasonsWith({ actions: drifted(1, 500) })).toEqual([])
  })
})

describe('a run is invalid, for one reason,', () => {
  test('when requests were dropped', () => {
    expect(reasonsWith({ generator: { ...generator, dropped: { rest: 0, kafka: 3 } } })).toEqual([
      'the load was not delivered; dropped: 3 kafka requests',
    ])
  })

  test.each([
    'broker ended with SIGKILL; see logs/broker.log',
    'database ended with exit code 1; see logs/database.log',
    'redpanda ended with exit code 137, out of memory; see logs/redpanda.log',
  ])('when something beside the plan broke what the services stand on: %s', (exit) => {
    expect(reasonsWith({ unexpected_exits: [exit] })).toEqual([
      `no fault of the plan did this: ${exit}`,
    ])
  })

  test('but not when a service crashed: that is a finding; nor when what only watches did', () => {
    const exits = ['rest', 'producer', 'consumer', 'consumer-2', 'prometheus', 'grafana'].map(
      (service) => `${service} ended with exit code 1; see its log`,
    )

    expect(reasonsWith({ unexpected_exits: exits })).toEqual([])
  })

  test('when nobody knows whether requests were dropped', () => {
    expect(reasonsWith({ generator: { ...generator, dropped: { rest: null, kafka: 0 } } })).toEqual(
      ['the load was not delivered; dropped: an unknown number of rest requests'],
    )
  })

  test('when more than one request in two hundred is missing', () => {
    expect(findInvalidity(withoutRequests(8))).toEqual(['1,417 rest requests sent, 1,425 planned'])
  })

  test('when too many requests were sent', () => {
    const more = CLEAN.ledger.slice(0, 8)
    const ledger = [...CLEAN.ledger, ...more]
    const journal = { ...CLEAN.journal, generator: { ...generator, iterations: ledger.length } }

    expect(findInvalidity({ ...CLEAN, journal, ledger })).toEqual([
      '1,433 rest requests sent, 1,425 planned',
    ])
  })

  test.each([
    [2_851, '2,851'],
    [2_849, '2,849'],
    [null, 'nothing'],
  ])('when the ledger has 2,850 lines and the generator counted %p', (iterations, counted) => {
    expect(reasonsWith({ generator: { ...generator, iterations } })).toEqual([
      `the ledger has 2,850 lines, the load generator counted ${counted}`,
    ])
  })

  test.each([
    [0, 501, 'kill database was planned at 9000 ms and happened at 9501 ms'],
    [0, -501, 'kill database was planned at 9000 ms and happened at 8499 ms'],
    [1, 501, 'restore database was planned at 21000 ms and happened at 21501 ms'],
  ])('when action %i happened %i ms after its time', (which, byMs, reason) => {
    expect(reasonsWith({ actions: drifted(which, byMs) })).toEqual([reason])
  })

  test('when the SQL probe saw no outage', () => {
    expect(reasonsWith({ write_probes: probesWhere(() => false) })).toEqual([
      'the SQL probe saw no outage',
    ])
  })

  test('when writes stopped too late', () => {
    const write_probes = probesWhere((atMs) => atMs >= 10_500 && atMs < 21_900)

    expect(reasonsWith({ write_probes })).toEqual([
      'writes were down from 10504 to 21904 ms, planned was 9000 to 21000 ms',
    ])
  })

  test('when writes worked again before the database was restored', () => {
    const write_probes = probesWhere((atMs) => atMs >= 9_000 && atMs < 20_900)

    expect(reasonsWith({ actions: drifted(1, -200), write_probes })).toEqual([
      'writes were down from 9004 to 20904 ms, planned was 9000 to 21000 ms',
    ])
  })

  test('when writes worked again more than ten seconds after the restore', () => {
    const long = seedRun({ scale: 1 }).run
    const write_probes = long.journal.write_probes.map((probe) => ({
      ...probe,
      ok: probe.at_ms < 90_000 || probe.at_ms >= 220_000,
    }))

    expect(findInvalidity(withJournal(long, { write_probes }))).toEqual([
      'writes were down from 90020 to 220004 ms, planned was 90000 to 210000 ms',
    ])
  })

  test('when the database worked in the midst of the outage', () => {
    const write_probes = probesWhere(
      (atMs) => atMs >= 9_000 && atMs < 21_900 && atMs !== 15_000 && atMs !== 15_100,
    )

    expect(reasonsWith({ write_probes })).toEqual([
      'the database accepted 2 probe writes in the outage',
    ])
  })

  test.each([
    ['before', 5_000],
    ['after', 25_000],
  ])('when the database refused a write %s the outage', (_, strayMs) => {
    const write_probes = probesWhere((atMs) => (atMs >= 9_000 && atMs < 21_900) || atMs === strayMs)

    expect(reasonsWith({ write_probes })).toEqual([
      'the database refused 1 probe write outside of the outage',
    ])
  })

  test('when the wall clock moved by more than a quarter of a second', () => {
    expect(reasonsWith({ clock_drift_ms: 250 })).toEqual([])
    expect(reasonsWith({ clock_drift_ms: 251 })).toEqual([
      'the wall clock moved by 251 ms against the monotonic clock, so times cannot be compared',
    ])
  })

  test('when the table or the topic was not read', () => {
    expect(reasonsWith({ table: null })).toEqual(['the table was not read'])
    expect(reasonsWith({ topic: null })).toEqual(['the topic was not read'])
  })

  test('when it ended early', () => {
    expect(reasonsWith({ status: 'aborted', aborted_reason: 'k6 ended with 107' })).toEqual([
      'the run ended early: k6 ended with 107',
    ])
    expect(reasonsWith({ status: 'aborted' })).toEqual(['the run ended early: for no known reason'])
  })
})

test('a run whose restore did not happen is invalid, and says both', () => {
  expect(reasonsWith({ actions: actions.slice(0, 1) })).toEqual([
    '1 of 2 planned actions happened',
    'the SQL probe saw no outage',
  ])
})

test('a plan without an outage needs none', () => {
  const experiment = { ...CLEAN.journal.experiment, faults: [] }

  const write_probes = probesWhere(() => false)

  expect(reasonsWith({ experiment, actions: [], write_probes })).toEqual([])
  expect(reasonsWith({ experiment, actions: [] })).toEqual([
    'the database refused 128 probe writes, and no fault was on it',
  ])
})
