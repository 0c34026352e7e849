import type { Architecture, Run } from './journal.ts'
import { type Fate, fateOf, type LedgerEntry } from './ledger.ts'
import { plannedOutage } from './timeline.ts'

export interface RequestFigures {
  total: number
  succeeded: number
  failed: number
  /** Iterations the generator could not start; null for a phase, where it is not known. */
  dropped: number | null
  /** A fraction; null without requests. */
  error_rate: number | null
}

export interface LatencyFigures {
  avg: number | null
  p50: number | null
  p95: number | null
  p99: number | null
  max: number | null
}

/** Requests of one architecture. What got no answer failed, too. */
export function requestFigures(entries: LedgerEntry[], dropped: number | null): RequestFigures {
  const succeeded = entries.filter(({ told }) => told === 'accepted').length
  const total = entries.length
  return {
    total,
    succeeded,
    failed: total - succeeded,
    dropped,
    error_rate: total === 0 ? null : (total - succeeded) / total,
  }
}

/** What every client waited for its answer, or until it gave up. Exact: all values sorted. */
export function latencyFigures(entries: LedgerEntry[]): LatencyFigures {
  const sorted = entries.map(({ latency_ms }) => latency_ms).toSorted((a, b) => a - b)
  return {
    avg: sorted.length === 0 ? null : sorted.reduce((sum, ms) => sum + ms, 0) / sorted.length,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    max: sorted.at(-1) ?? null,
  }
}

/** The nearest-rank quantile of values sorted upwards; null without values. */
export function quantile(sorted: number[], q: number): number | null {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null
}

/** What became of one architecture's events. Null: the table or the topic, which would tell it, was not read. */
export interface LedgerFigures {
  accepted: number
  persisted: number | null
  lost: number | null
  /** Accepted, and still on the topic when the run ended. */
  pending: number | null
  ghost: number | null
  unknown: number
  duplicates_topic: number | null
  duplicates_table: number | null
  redelivered: number | null
  out_of_order: number | null
  /** Messages that could never be stored. */
  dead_letters: number | null
}

export function ledgerFigures({ journal, ledger }: Run, architecture: Architecture): LedgerFigures {
  const entries = ledger.filter((entry) => entry.architecture === architecture)
  const told = (wanted: LedgerEntry['told']) =>
    entries.filter((entry) => entry.told === wanted).length
  const ofTable = (figure: () => number) => (journal.table === null ? null : figure())
  const ofTopic = (figure: () => number) =>
    journal.topic === null || architecture !== 'kafka' ? null : figure()
  const fates = (wanted: Fate) =>
    ofTable(() => entries.filter((entry) => fateOf(entry, journal) === wanted).length)
  return {
    accepted: told('accepted'),
    persisted: fates('persisted'),
    lost: fates('lost'),
    pending: fates('pending'),
    ghost: fates('ghost'),
    unknown: told('unknown'),
    duplicates_topic: ofTopic(() => surplus(entries.map((e) => e.copies_topic ?? 0))),
    duplicates_table: ofTable(() => surplus(entries.map((e) => e.copies_table))),
    redelivered: architecture === 'kafka' ? journal.redelivered : null,
    out_of_order: ofTable(() => findOutOfOrder(entries).length),
    dead_letters: architecture === 'kafka' ? (journal.topic?.dead_letters ?? null) : null,
  }
}

const surplus = (copies: number[]) => copies.reduce((sum, n) => sum + Math.max(0, n - 1), 0)

/**
 * Accepted events of a driver whose row was written before that of an event which had been accepted earlier.
 * Only pairs that the client sent one after the other count: the first was answered before the second was sent.
 */
export function findOutOfOrder(entries: LedgerEntry[]): LedgerEntry[] {
  const stored = entries.filter(({ told, row_order }) => told === 'accepted' && row_order !== null)
  const late: LedgerEntry[] = []
  for (const events of Map.groupBy(stored, ({ driver_id }) => driver_id).values()) {
    const bySent = events.toSorted((a, b) => a.sent_ms - b.sent_ms)
    const byAnswered = events.toSorted((a, b) => a.answered_ms - b.answered_ms)
    let highestOrder = -Infinity
    let answeredCount = 0
    for (const event of bySent) {
      for (; answeredCount < byAnswered.length; answeredCount += 1) {
        const earlier = byAnswered[answeredCount]
        if (earlier === undefined || earlier.answered_ms >= event.sent_ms) {
          break
        }
        highestOrder = Math.max(highestOrder, earlier.row_order ?? -Infinity)
      }
      if ((event.row_order ?? Infinity) < highestOrder) {
        late.push(event)
      }
    }
  }
  return late
}

export interface RecoveryFigures {
  first_success: number | null
  first_row: number | null
  backlog_empty: number | null
}

// The probe writes every 100 ms, so a service may see the database that much earlier than it, and an answer's time.
const BEFORE_PROBE_MS = 150

/**
 * Milliseconds from the moment the database accepted writes again; null where it does not apply or never came. What
 * succeeded in the midst of the outage is no recovery.
 */
export function recoveryFigures(run: Run, architecture: Architecture): RecoveryFigures {
  const { ledger, outage } = run
  const backlogEmptyMs = architecture === 'kafka' ? untilBacklogEmpty(run) : null
  const acceptsMs = outage?.[1] ?? null
  if (acceptsMs === null) {
    return { first_success: null, first_row: null, backlog_empty: backlogEmptyMs }
  }
  const own = ledger.filter((entry) => entry.architecture === architecture)
  const since = (times: (number | null)[]) => {
    const first = times.reduce<number>(
      (least, ms) =>
        ms === null || ms < acceptsMs - BEFORE_PROBE_MS ? least : Math.min(least, ms),
      Infinity,
    )
    return Number.isFinite(first) ? Math.max(0, first - acceptsMs) : null
  }
  const firstRow = since(own.map(({ stored_ms }) => stored_ms))
  if (architecture === 'rest') {
    const accepted = own.filter(({ told }) => told === 'accepted')
    return {
      first_success: since(accepted.map(({ answered_ms }) => answered_ms)),
      first_row: firstRow,
      backlog_empty: null,
    }
  }
  return { first_success: null, first_row: firstRow, backlog_empty: backlogEmptyMs }
}

/** When all was mended: writes worked again, and what else was broken had been started again. Null where that is not known. */
export function mendedMs({ journal, outage }: Run): number | null {
  if (outage === null && plannedOutage(journal.experiment) !== undefined) {
    return null
  }
  const heals = journal.actions.filter(({ step }) => step === 'heal')
  const times = [...heals.map(({ actual_ms }) => actual_ms), ...(outage ? [outage[1]] : [])]
  return times.length === 0 ? null : Math.max(...times)
}

function untilBacklogEmpty(run: Run): number | null {
  const sinceMs = mendedMs(run)
  if (sinceMs === null) {
    return null
  }
  const empty = run.journal.lag.find(({ at_ms, messages }) => at_ms >= sinceMs && messages === 0)
  return empty ? empty.at_ms - sinceMs : null
}

/** Whether anybody looked at the backlog after all was mended. */
export function isBacklogMeasured(run: Run): boolean {
  const sinceMs = mendedMs(run)
  return sinceMs !== null && run.journal.lag.some(({ at_ms }) => at_ms >= sinceMs)
}

/** Age of the events when their rows were written. */
export function stalenessFigures(entries: LedgerEntry[]): {
  p50: number | null
  p99: number | null
  max: number | null
} {
  const ages = entries
    .flatMap(({ stored_ms, sent_ms }) => (stored_ms === null ? [] : [stored_ms - sent_ms]))
    .toSorted((a, b) => a - b)
  return { p50: quantile(ages, 0.5), p99: quantile(ages, 0.99), max: ages.at(-1) ?? null }
}
