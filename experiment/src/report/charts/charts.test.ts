import { describe, expect, test } from 'bun:test'
import type { Run } from '../../journal.ts'
import { seedRun, withJournal } from '../../seeded-run.ts'
import { chartData } from './charts.ts'

// A tenth of the article's run: 30 s, the database killed at 9 s and restored at 21 s.
const CLEAN = seedRun().run

/** The values of one line of one chart. */
function line(run: Run, chart: string, label: string): (number | null)[] {
  const found = chartData(run).charts.find(({ id }) => id === chart)
  return found?.series.find((series) => series.label === label)?.values ?? []
}

const lane = (run: Run, label: string) =>
  chartData(run).lanes.find((one) => one.label === label)?.spans ?? []

describe('the charts of a run', () => {
  test('have a value a second, from the first to the last of the plan', () => {
    const { atMs, endMs, charts } = chartData(CLEAN)

    expect(endMs).toBe(30_000)
    expect(atMs).toEqual(Array.from({ length: 30 }, (_, second) => (second + 1) * 1_000))
    for (const { series } of charts) {
      expect(series.map(({ values }) => values.length)).toEqual(series.map(() => 30))
    }
  })

  test('count what clients were told in each second, by outcome', () => {
    const accepted = line(CLEAN, 'throughput-rest', 'accepted')
    const refused = line(CLEAN, 'throughput-rest', 'refused')

    expect([accepted[1], accepted[5], accepted[15], accepted[28]]).toEqual([25, 50, 0, 50])
    expect([refused[1], refused[5], refused[15], refused[28]]).toEqual([0, 0, 50, 0])
    expect(line(CLEAN, 'throughput-kafka', 'accepted')[15]).toBe(50)
  })

  test('leave out what nobody knows: after the ledger breaks off there is no zero', () => {
    const ledger = CLEAN.ledger.filter(({ sent_ms }) => sent_ms < 10_000)

    const accepted = line({ ...CLEAN, ledger }, 'throughput-kafka', 'accepted')

    expect(accepted.slice(0, 10).every((value) => value !== null)).toBe(true)
    expect(accepted.slice(11).every((value) => value === null)).toBe(true)
  })

  test('show exact quantiles of what clients waited in the last five seconds', () => {
    const ledger = CLEAN.ledger.map((entry) =>
      entry.architecture === 'kafka' && entry.sent_ms >= 7_000 && entry.sent_ms < 7_060
        ? Object.assign({}, entry, { latency_ms: 900 })
        : entry,
    )

    const run = { ...CLEAN, ledger }

    // 3 of 250: the slowest percent, and not the slowest twentieth.
    expect(line(run, 'latency', 'Kafka P99').slice(6, 13)).toEqual([5, 900, 900, 900, 900, 900, 5])
    expect(line(run, 'latency', 'Kafka P95')[9]).toBe(5)
  })

  test('show how long the oldest accepted event has waited, and none that never came', () => {
    const age = line(CLEAN, 'event-age', 'Kafka')
    const lost = line(seedRun({ kafka: { lost: 3 } }).run, 'event-age', 'Kafka')

    expect(age[5]).toBeLessThan(0.1)
    expect(age[14]).toBeCloseTo(6, 0)
    expect(age[19]).toBeCloseTo(11, 0)
    expect(age[28]).toBeLessThan(0.1)
    expect(Math.max(...lost.map((value) => value ?? 0))).toBeLessThan(25)
  })

  test('show the backlog at its highest in each second', () => {
    expect(line(CLEAN, 'backlog', 'Kafka')[15]).toBe(
      Math.max(
        ...CLEAN.journal.lag
          .filter(({ at_ms }) => at_ms >= 15_000 && at_ms < 16_000)
          .map(({ messages }) => messages),
      ),
    )
  })

  test('stay small however long the run is', () => {
    const { experiment } = CLEAN.journal
    const phases = experiment.phases.map((phase) => ({ ...phase, durationMs: 3_600_000 }))

    const { atMs } = chartData(withJournal(CLEAN, { experiment: { ...experiment, phases } }))

    expect(atMs.length).toBeLessThanOrEqual(600)
    expect(atMs.at(-1)).toBeGreaterThanOrEqual(4 * 3_600_000)
  })
})

describe('the lanes of a run', () => {
  test('name the phases and what was broken', () => {
    expect(lane(CLEAN, 'phase').map(({ text }) => text)).toEqual([
      'warmup',
      'normal',
      'crash',
      'recovery',
    ])
    expect(lane(CLEAN, 'fault')).toEqual([
      { fromMs: 9_001, toMs: 21_001, text: 'kill database', mood: 'between' },
    ])
  })

  test('have the database down exactly as long as the measured outage', () => {
    const down = lane(CLEAN, 'database').filter(({ mood }) => mood === 'bad')

    expect(down.map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual([[...(CLEAN.outage ?? [])]])
    expect(chartData(CLEAN).outages).toEqual([CLEAN.outage ?? [0, 0]])
  })

  test('follow the breaker from state to state without a gap', () => {
    const spans = lane(CLEAN, 'breaker')

    expect(spans.map(({ text }) => text)).toEqual([
      'CLOSED',
      ...CLEAN.journal.breaker.map(({ to }) => to),
    ])
    expect(spans.slice(1).map(({ fromMs }) => fromMs)).toEqual(
      spans.slice(0, -1).map(({ toMs }) => toMs),
    )
  })
})
