import { cacheOutage } from '../../definitions/cache-outage.ts'
import { journalOf, START_EPOCH_MS } from '../clean-run.ts'
import { scaleDefinition } from '../definition.ts'
import type { Journal, Run, Sample } from '../journal.ts'
import { planTimeline } from '../timeline.ts'
import type { ReadBurst } from './read-burst.ts'
import { ReadRecorder } from './read-recorder.ts'

// Test data: the journal of a run with reads, clean but for what is seeded.

const SCALE = 0.2
const PROBE_EVERY_MS = 100
export const QUICK_MS = 2
export const SLOW_MS = 900

/** What is seeded. Reads are counted from the first of the outage on. */
export interface ReadSeeds {
  /** Reads answered with 503. */
  failed?: number
  /** Reads without an answer. */
  unanswered?: number
  /** Reads in the outage that took `SLOW_MS`. */
  slow?: number
  /** Reads of the database a second, before the outage and in it. */
  databasePerS?: { before: number; during: number }
  /** When the first hit is sent after the cache answers again; a multiple of a burst's interval, null for never. */
  returnsAfterMs?: number | null
  /** Whether the cache really dies. */
  isKilled?: boolean
}

const DEFINITION = scaleDefinition(cacheOutage, SCALE)
const [FAULT] = DEFINITION.faults
const KILLED_MS = FAULT?.injectAtMs ?? 0
const HEALED_MS = FAULT?.healAtMs ?? 0
/** When the probe sees the cache answer again. */
const ANSWERS_MS = HEALED_MS + 2 * PROBE_EVERY_MS
const { ratePerS, burst } = DEFINITION.reads ?? { ratePerS: 1, burst: 1 }
/** From one burst to the next. */
export const BURST_EVERY_MS = (1000 * burst) / ratePerS
const END_MS = planTimeline(DEFINITION).endMs
export const READS = (END_MS / BURST_EVERY_MS) * burst
export const READS_IN_OUTAGE = ((ANSWERS_MS - KILLED_MS) / BURST_EVERY_MS) * burst

/** A fifth of `cache-outage`: 30 s, the cache dead from 10 s to 22.2 s. */
export function seedReads(seeds: ReadSeeds = {}): Run {
  const { databasePerS = { before: 10, during: 40 }, isKilled = true } = seeds
  const recorder = new ReadRecorder()
  for (const one of sendBursts(seeds)) {
    recorder.onBurst(one)
  }
  for (let atMs = 0; atMs < END_MS; atMs += PROBE_EVERY_MS) {
    // A probe ends when the next begins, so that the first answer ends at `ANSWERS_MS`.
    const ok = !isKilled || atMs < KILLED_MS || atMs >= ANSWERS_MS - PROBE_EVERY_MS
    recorder.onCacheProbe({ at_ms: atMs, took_ms: PROBE_EVERY_MS, ok })
  }
  const clean = journalOf(DEFINITION, SCALE)
  const actions = clean.actions.map((action) => ({ ...action, actual_ms: action.planned_ms }))
  const bursts = END_MS / BURST_EVERY_MS
  const journal: Journal = {
    ...clean,
    actions,
    samples: sampleDatabase(clean.samples[0], databasePerS),
    reads: recorder.record({
      actions,
      startEpochMs: START_EPOCH_MS,
      endMs: END_MS,
      generator: { iterations: bursts, dropped: 0 },
    }),
  }
  return { journal, ledger: [], outage: null }
}

/** Hits before the outage, nothing from the cache in it, and hits again some time after it. */
function sendBursts({ failed = 0, unanswered = 0, slow = 0, returnsAfterMs = 0 }: ReadSeeds) {
  const firstHitMs = returnsAfterMs === null ? Infinity : ANSWERS_MS + returnsAfterMs
  const sourceAt = (atMs: number) =>
    atMs < KILLED_MS || atMs >= firstHitMs ? 'hit' : atMs < ANSWERS_MS ? 'bypass' : 'miss'
  let inOutage = -1
  return Array.from({ length: END_MS / BURST_EVERY_MS }, (_, index): ReadBurst => {
    const atMs = index * BURST_EVERY_MS + 1
    return {
      driver_id: `driver-${index % 20}`,
      sent_epoch_ms: START_EPOCH_MS + atMs,
      answers: Array.from({ length: burst }, () => {
        inOutage += atMs >= KILLED_MS ? 1 : 0
        const isIn = inOutage >= 0
        const isFailed = isIn && inOutage < failed
        const isUnanswered = isIn && !isFailed && inOutage < failed + unanswered
        return {
          status: isFailed ? 503 : isUnanswered ? 0 : 200,
          latency_ms: isIn && inOutage < slow ? SLOW_MS : QUICK_MS,
          source: isFailed || isUnanswered ? null : sourceAt(atMs),
        }
      }),
    }
  })
}

function sampleDatabase(
  first: Sample | undefined,
  { before, during }: { before: number; during: number },
): Sample[] {
  return Array.from({ length: END_MS / 1000 }, (_, index) => {
    const atMs = (index + 1) * 1000
    const beforeMs = Math.min(atMs, KILLED_MS)
    const reads = (beforeMs * before + (atMs - beforeMs) * during) / 1000
    return {
      load: QUIET_LOAD,
      database: 'up',
      breaker: 'CLOSED',
      lag_messages: 0,
      processes: {},
      ...first,
      at_ms: atMs,
      metrics: { rest: { db_reads_total: reads, reads_coalesced_total: 9 * reads } },
    }
  })
}

const QUIET = { answered: 0, accepted: 0, refused: 0, unknown: 0, p95_ms: null }
const QUIET_LOAD = { rest: QUIET, kafka: QUIET }
