import type { ExperimentDefinition } from './definition.ts'
import { isWriteStop } from './faults/faults.ts'
import type { LedgerEntry } from './ledger.ts'
import type { ReadsJournal } from './reads/reads-journal.ts'
import type { StackFacts } from './stack/stack.ts'
import type { Target } from './targets.ts'
import type { Span } from './timeline.ts'

export const JOURNAL_SCHEMA = 'under-fire/journal/1'
export const ARCHITECTURES = ['rest', 'kafka'] as const
export type Architecture = (typeof ARCHITECTURES)[number]

/** An action on the stack, planned and done. Milliseconds from the start of the run. */
export interface JournalAction {
  /** `kill`, `restore`, … */
  action: string
  step: 'inject' | 'heal'
  target: Target
  planned_ms: number
  actual_ms: number
}

/** One try of the independent SQL probe to write. */
export interface WriteProbe {
  at_ms: number
  took_ms: number
  ok: boolean
}

/** What one architecture answered in the second that ends at the sample's `at_ms`. */
export interface LoadSample {
  answered: number
  accepted: number
  refused: number
  unknown: number
  p95_ms: number | null
}

/** One second of the run. */
export interface Sample {
  at_ms: number
  load: Record<Architecture, LoadSample>
  database: 'up' | 'down' | 'unknown'
  /** Of several breakers the one that is furthest from closed. */
  breaker: string | null
  lag_messages: number | null
  /** The metrics of each service, by name with labels; without those of the runtime. Empty where none answered. */
  metrics: Record<string, Record<string, number>>
  /** CPU and memory of each part and of the load generator, their children included. */
  processes: Record<string, ProcessSample>
}

export interface ProcessSample {
  /** CPU time used in this second; 1000 is one core. */
  cpu_ms: number
  rss_bytes: number
}

export interface BreakerTransition {
  at_ms: number
  /** Whose; not in a journal from before there could be several. */
  consumer?: string
  from: string
  to: string
  reason: string
}

export interface Environment extends StackFacts {
  platform: string
  cpu: string
  cores: number
  memory_bytes: number
  commit: string
}

/** The record of one run: everything after the run reads this and the ledger only. */
export interface Journal {
  schema: typeof JOURNAL_SCHEMA
  status: 'completed' | 'aborted'
  /** Why the run ended early, when it did. */
  aborted_reason: string | null
  /** The definition as it ran: scaled. */
  experiment: ExperimentDefinition
  scale: number
  seed: number
  environment: Environment
  started_at: string
  start_epoch_ms: number
  actions: JournalAction[]
  write_probes: WriteProbe[]
  samples: Sample[]
  lag: { at_ms: number; messages: number }[]
  breaker: BreakerTransition[]
  generator: {
    iterations: number | null
    dropped: Record<Architecture, number | null>
  }
  /** Absent where the experiment reads nothing. */
  reads?: ReadsJournal
  /** What the topic held after the run; null when it could not be read. */
  topic: { messages: number; dead_letters: number } | null
  /** What the table held; null when it could not be read. */
  table: { rows: number; strangers: number } | null
  redelivered: number | null
  drained: boolean
  unexpected_exits: string[]
  /** The most that the wall clock, which the ledger is written by, moved against the monotonic one, of the timeline. */
  clock_drift_ms: number
}

/** A journal with its ledger: what every checker and report is given. */
export interface Run {
  journal: Journal
  ledger: LedgerEntry[]
  /** When writes really stopped first and really worked for good; null where the plan has no outage or one was not seen. */
  outage: Span | null
  /** What of the two could not be read, a sentence each; absent when both are whole. */
  damage?: string[]
}

/**
 * From the first outage to the end of the last one; null where one of them was not measured or there was none.
 */
export function measureOutage(journal: Journal): Span | null {
  const outages = measureOutages(journal)
  const [first] = outages
  const last = outages.at(-1)
  return first && last && !outages.includes(null) ? [first[0], last[1]] : null
}

/**
 * Every outage as the SQL probe saw it: from the first refused write after the database was broken to the first
 * accepted one after it was mended. Null for one that it did not see.
 */
export function measureOutages({ actions, write_probes: probes }: Journal): (Span | null)[] {
  const own = actions.filter(({ target }) => target === 'database')
  const breaks = own.filter(({ step, action }) => step === 'inject' && isWriteStop(action))
  return breaks.map((broken, index) => {
    const nextMs = breaks[index + 1]?.actual_ms ?? Infinity
    // By their order, for the heal of the one before may have happened in the same millisecond.
    const healed = own
      .slice(own.indexOf(broken))
      .find(({ step, actual_ms }) => step === 'heal' && actual_ms <= nextMs)
    if (!healed) {
      return null
    }
    const firstRefused = probes.find(
      ({ at_ms, took_ms, ok }) => !ok && at_ms + took_ms >= broken.actual_ms && at_ms < nextMs,
    )
    // One that was on its way while the database was frozen has been accepted when it is answered.
    const firstAccepted = probes.find(
      ({ at_ms, took_ms, ok }) => ok && at_ms + took_ms >= healed.actual_ms && at_ms < nextMs,
    )
    return firstRefused && firstAccepted
      ? [firstRefused.at_ms + firstRefused.took_ms, firstAccepted.at_ms + firstAccepted.took_ms]
      : null
  })
}
