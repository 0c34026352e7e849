import type { ExperimentDefinition } from './definition.ts'
import {
  type Architecture,
  type BreakerTransition,
  type Environment,
  type Journal,
  JOURNAL_SCHEMA,
  type WriteProbe,
} from './journal.ts'
import type { ClientRecord } from './ledger.ts'
import { plannedOutage, planTimeline } from './timeline.ts'

// Test data: the journal and the requests of a run in which everything is as it should be.

export const START_EPOCH_MS = Date.UTC(2026, 10, 23)
/** Age of an event whose row is written without a wait. */
const QUIET = { answered: 0, accepted: 0, refused: 0, unknown: 0, p95_ms: null }
const AGE_MS: Record<Architecture, number> = { rest: 3, kafka: 5 }
const ANSWER_MS = 5
const PROBE_EVERY_MS = 100
const PROBE_TOOK_MS = 4
const LAG_EVERY_MS = 250

/** When things happen, in milliseconds from the start of the run. */
export interface Moments {
  killedMs: number
  /** From the end of the first refused probe write to that of the first accepted one. */
  outage: [fromMs: number, toMs: number]
  transitions: BreakerTransition[]
  /** The breaker is closed and the backlog is written. */
  closedMs: number
  /** The first lag sample that sees it. */
  backlogEmptyMs: number
}

export function momentsOf(definition: ExperimentDefinition): Moments {
  const [killedMs, healedMs] = plannedOutage(definition) ?? [0, 0]
  const { resetTimeoutMs } = definition.breaker
  const acceptsMs = healedMs + 900
  const transitions: BreakerTransition[] = []
  let atMs = killedMs
  const become = (afterMs: number, from: string, to: string) => {
    atMs += afterMs
    transitions.push({ at_ms: atMs, from, to, reason: 'clean run' })
  }
  become(500, 'CLOSED', 'OPEN')
  become(resetTimeoutMs, 'OPEN', 'HALF_OPEN')
  while (atMs < acceptsMs) {
    become(5, 'HALF_OPEN', 'OPEN')
    become(resetTimeoutMs, 'OPEN', 'HALF_OPEN')
  }
  become(10, 'HALF_OPEN', 'CLOSED')
  return {
    killedMs,
    outage: [killedMs + 20, acceptsMs],
    transitions,
    closedMs: atMs,
    backlogEmptyMs: Math.ceil((atMs + 100) / LAG_EVERY_MS) * LAG_EVERY_MS,
  }
}

/** One request and what became of it. Tests change it before it is joined. */
export interface SentEvent {
  record: ClientRecord
  isStored: boolean
  storedMs: number
  /** Rows are written in the order of their places. */
  place: number
  copiesTable: number
  copiesTopic: number
}

/** Every request to one architecture: evenly spaced, drivers in turn; REST refuses in the outage, Kafka stores after it. */
export function sendAll(definition: ExperimentDefinition, architecture: Architecture): SentEvent[] {
  const { killedMs, outage, closedMs } = momentsOf(definition)
  const isRest = architecture === 'rest'
  const sentTimes = planTimeline(definition).phases.flatMap(({ fromMs, ratePerS, requests }) =>
    Array.from({ length: requests }, (_, index) => fromMs + ((index + 0.5) * 1000) / ratePerS),
  )
  return sentTimes.map((sentMs, index) => {
    const isRefused = isRest && sentMs >= killedMs && sentMs < outage[1]
    const isHeld = !isRest && sentMs >= killedMs && sentMs < closedMs
    return {
      record: {
        event_id: uuid(architecture, index),
        architecture,
        driver_id: `driver-${index % definition.load.drivers}`,
        sent_epoch_ms: START_EPOCH_MS + sentMs,
        answered_epoch_ms: START_EPOCH_MS + sentMs + ANSWER_MS,
        latency_ms: ANSWER_MS,
        status: isRefused ? 503 : isRest ? 201 : 202,
      },
      isStored: !isRefused,
      storedMs: isHeld ? closedMs : sentMs + AGE_MS[architecture],
      place: sentMs,
      copiesTable: 1,
      copiesTopic: 1,
    }
  })
}

const KINDS = ['rest', 'kafka', 'stranger'] as const

export const uuid = (kind: (typeof KINDS)[number], index: number) =>
  `0000000${KINDS.indexOf(kind)}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`

/** The journal of a clean run, but for what the ledger decides. */
export function journalOf(definition: ExperimentDefinition, scale: number): Journal {
  const { killedMs, transitions } = momentsOf(definition)
  return {
    schema: JOURNAL_SCHEMA,
    status: 'completed',
    aborted_reason: null,
    experiment: definition,
    scale,
    seed: 1,
    environment: ENVIRONMENT,
    started_at: new Date(START_EPOCH_MS).toISOString(),
    start_epoch_ms: START_EPOCH_MS,
    actions: planTimeline(definition).actions.map(({ step, target, atMs }) => ({
      action: step === 'inject' ? 'kill' : 'restore',
      step,
      target,
      planned_ms: atMs,
      actual_ms: atMs + 1,
    })),
    write_probes: probeWrites(definition),
    samples: [
      {
        at_ms: 1_000,
        load: { rest: QUIET, kafka: QUIET },
        database: 'up',
        breaker: 'CLOSED',
        lag_messages: 0,
        metrics: {},
        processes: {},
      },
    ],
    lag: every(LAG_EVERY_MS, definition).map((atMs) => ({
      at_ms: atMs,
      messages: lagAt(definition, atMs),
    })),
    breaker: killedMs === 0 ? [] : transitions,
    generator: { iterations: null, dropped: { rest: 0, kafka: 0 } },
    topic: { messages: 0, dead_letters: 0 },
    table: { rows: 0, strangers: 0 },
    redelivered: 0,
    drained: true,
    unexpected_exits: [],
    clock_drift_ms: 0,
  }
}

/** A probe each 100 ms. The one in flight at the kill fails with it; the first that is accepted waits for the database. */
function probeWrites(definition: ExperimentDefinition): WriteProbe[] {
  const {
    killedMs,
    outage: [fromMs, toMs],
  } = momentsOf(definition)
  return every(PROBE_EVERY_MS, definition).map((atMs) => {
    if (atMs === killedMs) {
      return { at_ms: atMs, took_ms: fromMs - killedMs, ok: false }
    }
    const isLast = atMs + PROBE_EVERY_MS === toMs
    return {
      at_ms: atMs,
      took_ms: isLast ? PROBE_EVERY_MS : PROBE_TOOK_MS,
      ok: isLast || atMs < killedMs || atMs >= toMs,
    }
  })
}

function lagAt(definition: ExperimentDefinition, atMs: number): number {
  const { killedMs, backlogEmptyMs } = momentsOf(definition)
  return atMs > killedMs && atMs < backlogEmptyMs ? Math.round((atMs - killedMs) / 20) : 0
}

function every(stepMs: number, definition: ExperimentDefinition): number[] {
  const count = Math.floor(planTimeline(definition).endMs / stepMs)
  return Array.from({ length: count }, (_, index) => index * stepMs)
}

const ENVIRONMENT: Environment = {
  stack: 'processes',
  broker: {
    name: 'Apache Kafka',
    version: '4.1.1',
    durability: 'flushed by the system',
    cluster_id: 'clean',
    nodes: 1,
  },
  versions: { bun: '1.4.5', postgres: '18.4', k6: '1.7.0' },
  platform: 'linux x64',
  cpu: 'A processor of the test',
  cores: 2,
  memory_bytes: 8 * 2 ** 30,
  commit: '26de4aa',
}
