import { databaseOutage } from '../definitions/database-outage.ts'
import { journalOf, type SentEvent, sendAll, START_EPOCH_MS, uuid } from './clean-run.ts'
import { scaleDefinition } from './definition.ts'
import { type Architecture, type Journal, measureOutage, type Run, type Sample } from './journal.ts'
import { joinLedger, type StoredRow } from './ledger.ts'
import { planTimeline } from './timeline.ts'

// Test data: a clean run with a known number of things gone wrong.

/** What went wrong for one architecture. Every seed hits a driver of its own, so that none hides another. */
export interface Seeds {
  /** Accepted, but neither with a row nor on the topic. */
  lost: number
  /** Accepted and on the topic, but without a row: the run ends before it is drained. */
  pending: number
  /** Refused, but with a row. */
  ghost: number
  unknownStored: number
  unknownAbsent: number
  /** Surplus rows, one number an event. */
  duplicatesTable: number[]
  /** Surplus messages, one number an event. */
  duplicatesTopic: number[]
  /** Rows written after those of the driver's next n events (n is 1 or 2), one number a row: n events are out of order. */
  reordered: number[]
  /** Rows written `LATE_MS` after their event was sent. */
  late: number
}

export interface RunSeeds {
  scale?: number
  rest?: Partial<Seeds>
  kafka?: Partial<Seeds>
  /** Rows that nobody sent. */
  strangers?: number
  redelivered?: number
}

/** The events that must be named. */
interface SeededIds {
  lost: string[]
  pending: string[]
  ghost: string[]
  outOfOrder: string[]
}

export interface SeededRun {
  run: Run
  ids: Record<Architecture, SeededIds>
}

export const LATE_MS = 500_000
// After every other row, and after that.
const PLACE_OF_LATE = 1e9
const PLACE_OF_SURPLUS = 2e9

/** A run of the article's experiment, a tenth as long unless told, that is clean but for the seeds. */
export function seedRun({ scale = 0.1, ...seeds }: RunSeeds = {}): SeededRun {
  const definition = scaleDefinition(databaseOutage, scale)
  const { phases, endMs } = planTimeline(definition)
  const rest = sendAll(definition, 'rest')
  const kafka = sendAll(definition, 'kafka')
  const ids = { rest: plant(rest, seeds.rest ?? {}), kafka: plant(kafka, seeds.kafka ?? {}) }
  const events = [...rest, ...kafka]
  const rows = rowsOf(events, seeds.strangers ?? 0)
  const { ledger, strangers } = joinLedger({
    records: events.map(({ record }) => record),
    rows,
    topicCopies: new Map(kafka.map(({ record, copiesTopic }) => [record.event_id, copiesTopic])),
    phases,
    startEpochMs: START_EPOCH_MS,
  })
  const clean = journalOf(definition, scale)
  const left = ids.kafka.pending.length
  const journal: Journal = {
    ...clean,
    generator: { ...clean.generator, iterations: events.length },
    topic: {
      messages: kafka.reduce((sum, { copiesTopic }) => sum + copiesTopic, 0),
      dead_letters: 0,
    },
    table: { rows: rows.length, strangers },
    redelivered: seeds.redelivered ?? 0,
    drained: left === 0,
    lag: left === 0 ? clean.lag : [...clean.lag, { at_ms: endMs, messages: left }],
  }
  return { run: { journal, ledger, outage: measureOutage(journal) }, ids }
}

/** The run with another journal, its outage measured again. */
export function withJournal({ journal, ledger }: Run, changes: Partial<Journal>): Run {
  const changed = { ...journal, ...changes }
  return { journal: changed, ledger, outage: measureOutage(changed) }
}

/** The run with one sample, of the consumer's metrics; at its end, which is 30 s after its start, unless told. */
export function sampleMetrics(run: Run, consumer: Record<string, number>, atMs = 30_000): Run {
  return withJournal(run, { samples: [{ ...quietSample(atMs), metrics: { consumer } }] })
}

/** The run with a sample each 200 ms of the memory of one part, in MB; `null`: it was not seen. */
export function sampleMemory(run: Run, part: string, mbAt: (atMs: number) => number | null): Run {
  const samples = Array.from({ length: 150 }, (_, index): Sample => {
    const sample = quietSample((index + 1) * 200)
    const mb = mbAt(sample.at_ms)
    const processes = mb === null ? {} : { [part]: { cpu_ms: 0, rss_bytes: mb * 1e6 } }
    return { ...sample, processes }
  })
  return withJournal(run, { samples })
}

function quietSample(atMs: number): Sample {
  const quiet = { answered: 0, accepted: 0, refused: 0, unknown: 0, p95_ms: null }
  return {
    at_ms: atMs,
    load: { rest: quiet, kafka: quiet },
    database: 'up',
    breaker: 'CLOSED',
    lag_messages: 0,
    metrics: {},
    processes: {},
  }
}

/** Changes the events as the seeds say. */
function plant(events: SentEvent[], seeds: Partial<Seeds>): SeededIds {
  const drivers = Map.groupBy(events, ({ record }) => record.driver_id).values()
  const nextDriver = (): [first: SentEvent, ...later: SentEvent[]] => {
    const [first, ...later] = (drivers.next().value ?? []).filter(({ isStored }) => isStored)
    if (first === undefined) {
      throw new RangeError('There are more seeds than drivers with stored events.')
    }
    return [first, ...later]
  }
  const change = (count: number | undefined, how: (event: SentEvent) => void) =>
    Array.from({ length: count ?? 0 }, () => {
      const [event] = nextDriver()
      how(event)
      return event.record.event_id
    })

  const lost = change(seeds.lost, (event) => {
    event.isStored = false
    event.copiesTopic = 0
  })
  const pending = change(seeds.pending, (event) => {
    event.isStored = false
  })
  const ghost = change(seeds.ghost, ({ record }) => {
    record.status = 500
  })
  change(seeds.unknownStored, ({ record }) => {
    record.status = 0
  })
  change(seeds.unknownAbsent, (event) => {
    event.record.status = 0
    event.isStored = false
  })
  for (const surplus of seeds.duplicatesTable ?? []) {
    nextDriver()[0].copiesTable += surplus
  }
  for (const surplus of seeds.duplicatesTopic ?? []) {
    nextDriver()[0].copiesTopic += surplus
  }
  const outOfOrder = (seeds.reordered ?? []).flatMap((places) => {
    const [event, ...later] = nextDriver()
    const overtaking = later.slice(0, places)
    event.place = (overtaking.at(-1)?.place ?? event.place) + 0.5
    return overtaking.map(({ record }) => record.event_id)
  })
  for (let left = seeds.late ?? 0; left > 0; left -= 1) {
    const [first, ...later] = nextDriver()
    const last = later.at(-1) ?? first
    last.storedMs = last.record.sent_epoch_ms - START_EPOCH_MS + LATE_MS
    last.place += PLACE_OF_LATE
  }
  return { lost, pending, ghost, outOfOrder }
}

function rowsOf(events: SentEvent[], strangers: number): StoredRow[] {
  const stored = events
    .filter(({ isStored }) => isStored)
    .flatMap(({ record, storedMs, place, copiesTable }) =>
      Array.from({ length: copiesTable }, (_, copy) => ({
        place: copy === 0 ? place : PLACE_OF_SURPLUS + place,
        event_id: record.event_id,
        architecture: record.architecture,
        ingested_epoch_ms: START_EPOCH_MS + storedMs,
      })),
    )
    .toSorted((a, b) => a.place - b.place)
  const strange = Array.from({ length: strangers }, (_, index) => ({
    event_id: uuid('stranger', index),
    architecture: 'kafka' as const,
    ingested_epoch_ms: START_EPOCH_MS,
  }))
  return [...stored, ...strange].map(({ event_id, architecture, ingested_epoch_ms }, index) => ({
    event_id,
    architecture,
    ingested_epoch_ms,
    order: index + 1,
  }))
}
