import type { Architecture, Journal } from './journal.ts'
import type { PlannedPhase } from './timeline.ts'

/** What the client was told of one event. */
export type Told = 'accepted' | 'refused' | 'unknown'

/** One request as the load generator recorded it. Times in milliseconds since 1970. */
export interface ClientRecord {
  event_id: string
  architecture: Architecture
  driver_id: string
  sent_epoch_ms: number
  answered_epoch_ms: number
  /** What the client waited, finer than the difference of the two. */
  latency_ms: number
  /** 0 where no answer came. */
  status: number
}

/** One row of the table. `order` is the order in which the database wrote it. */
export interface StoredRow {
  event_id: string
  architecture: Architecture
  ingested_epoch_ms: number
  order: number
}

/** One request with everything that is known of it. A line of `ledger.jsonl.gz`. */
export interface LedgerEntry {
  event_id: string
  architecture: Architecture
  phase: string
  driver_id: string
  sent_ms: number
  answered_ms: number
  latency_ms: number
  status: number
  told: Told
  /** Whether the table has it; null where nobody looked. */
  found: boolean | null
  /** When its row was written; null where there is none. */
  stored_ms: number | null
  row_order: number | null
  copies_table: number
  /** Messages with this event on the topic; null where the topic was not read. */
  copies_topic: number | null
}

/** 2xx accepted, 4xx and 5xx refused, everything else unknown: no answer is not a "no". */
export function classify(status: number): Told {
  if (status >= 200 && status < 300) {
    return 'accepted'
  }
  return status >= 400 && status < 600 ? 'refused' : 'unknown'
}

export interface JoinInput {
  records: ClientRecord[]
  /** Null where the table was not read. */
  rows: StoredRow[] | null
  /** Messages per event on the topic; null where it was not read. */
  topicCopies: Map<string, number> | null
  phases: PlannedPhase[]
  startEpochMs: number
}

/** Joins what the client was told with what the table and the topic hold. `strangers` are rows nobody sent in this run. */
export function joinLedger(input: JoinInput): { ledger: LedgerEntry[]; strangers: number } {
  const rowsOf = Map.groupBy(input.rows ?? [], nameOf)
  const ledger = input.records.map((record): LedgerEntry => {
    const rows = rowsOf.get(nameOf(record)) ?? []
    const [first] = rows
    const sentMs = record.sent_epoch_ms - input.startEpochMs
    return {
      event_id: record.event_id,
      architecture: record.architecture,
      phase: phaseAt(input.phases, sentMs),
      driver_id: record.driver_id,
      sent_ms: sentMs,
      answered_ms: record.answered_epoch_ms - input.startEpochMs,
      latency_ms: record.latency_ms,
      status: record.status,
      told: classify(record.status),
      found: input.rows === null ? null : first !== undefined,
      stored_ms: first === undefined ? null : first.ingested_epoch_ms - input.startEpochMs,
      row_order: first?.order ?? null,
      copies_table: rows.length,
      copies_topic:
        input.topicCopies === null ? null : (input.topicCopies.get(record.event_id) ?? 0),
    }
  })
  const sent = new Set(input.records.map(nameOf))
  const strangers = (input.rows ?? []).filter((row) => !sent.has(nameOf(row))).length
  return { ledger, strangers }
}

/** A row that the other architecture wrote is not this event's. */
function nameOf({
  architecture,
  event_id,
}: {
  architecture: Architecture
  event_id: string
}): string {
  return `${architecture} ${event_id}`
}

/** The phase a moment falls in; what is sent a little after the end belongs to the last one. */
function phaseAt(phases: PlannedPhase[], atMs: number): string {
  const phase = phases.findLast(({ fromMs }) => fromMs <= atMs) ?? phases[0]
  return phase?.name ?? ''
}

/**
 * Where `told` and `found` meet: the table of the design. Two more for what is not known: `pending` still stood on the
 * topic when the run ended, `unchecked` was not looked up.
 */
export type Fate =
  | 'persisted'
  | 'lost'
  | 'pending'
  | 'ghost'
  | 'refused'
  | 'unknown-stored'
  | 'unknown-absent'
  | 'unchecked'

export function fateOf(
  entry: Pick<LedgerEntry, 'architecture' | 'told' | 'found' | 'copies_topic'>,
  journal: Pick<Journal, 'table' | 'drained'>,
): Fate {
  const { told, found } = entry
  if (found === null || journal.table === null) {
    return 'unchecked'
  }
  switch (told) {
    case 'accepted':
      return found ? 'persisted' : isPending(entry, journal) ? 'pending' : 'lost'
    case 'refused':
      return found ? 'ghost' : 'refused'
    case 'unknown':
      return found ? 'unknown-stored' : 'unknown-absent'
  }
}

// A topic that was not read (null) may hold it.
function isPending(
  { architecture, copies_topic: copies }: Pick<LedgerEntry, 'architecture' | 'copies_topic'>,
  { drained }: Pick<Journal, 'drained'>,
): boolean {
  return architecture === 'kafka' && !drained && copies !== 0
}
