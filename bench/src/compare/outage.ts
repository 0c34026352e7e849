import { basename } from 'node:path'
import { databaseOutageTuned } from '../../../experiment/definitions/database-outage-tuned.ts'
import { runOnce } from '../../../experiment/src/commands/run-once.ts'
import { latencyFigures } from '../../../experiment/src/figures.ts'
import type { Run, Sample } from '../../../experiment/src/journal.ts'
import { describeError } from '../../../experiment/src/problems.ts'
import { createLiveView } from '../../../experiment/src/report/live/view.ts'
import type { Result } from '../../../experiment/src/result-schema.ts'
import type { Ports } from '../../../experiment/src/stack/ports.ts'
import { brokerParts, type Subject } from './subject.ts'
import type { Half, OutageFigures } from './turn.ts'

/**
 * The outage that every broker gets: with the article's breaker, which looks every minute for the database, the moment of
 * its next look would decide on the recovery, and not the broker.
 */
export const OUTAGE = databaseOutageTuned

export interface OutageOptions {
  scale: number
  /** The same for every broker of a repeat: so are the events. */
  seed: number
  ports: Ports
  signal: AbortSignal
}

/** Runs the outage experiment on that broker. Whoever calls holds the lock. @throws InterruptedError and UsageError */
export async function measureOutage(
  subject: Subject,
  { scale, seed, ports, signal }: OutageOptions,
): Promise<Half<OutageFigures>> {
  const view = createLiveView(process.stderr)
  try {
    const { result, run, folder, failure } = await runOnce({
      definition: OUTAGE,
      options: { scale, seed },
      choice: subject.choice,
      ports,
      signal,
      view,
    })
    const name = basename(folder)
    return result.valid
      ? {
          counts: true,
          figures: outageFigures(run, result, brokerParts(subject)),
          notes: hypothesisNotes(result),
          run: name,
        }
      : {
          counts: false,
          why:
            result.invalid_reasons.length > 0 ? result.invalid_reasons : [describeError(failure)],
          run: name,
        }
  } finally {
    view.done()
  }
}

/** What a run says of its broker. Pure. */
export function outageFigures(
  run: Run,
  { architectures: { kafka } }: Result,
  parts: readonly string[],
): OutageFigures {
  const { p50, p95, p99 } = latencyFigures(afterWarmUp(run))
  const { lost, duplicates_topic, duplicates_table } = kafka.ledger
  return {
    accept_p50_ms: p50,
    accept_p95_ms: p95,
    accept_p99_ms: p99,
    first_row_ms: kafka.recovery_ms.first_row,
    backlog_empty_ms: kafka.recovery_ms.backlog_empty,
    lost,
    duplicates_topic,
    duplicates_table,
    memory_peak_bytes: peakMemory(run.journal.samples, parts),
  }
}

/** The first phase is there to warm up. */
function afterWarmUp({ journal, ledger }: Run) {
  const [warmUp] = journal.experiment.phases
  return ledger.filter(
    ({ architecture, phase }) => architecture === 'kafka' && phase !== warmUp?.name,
  )
}

function peakMemory(samples: Sample[], parts: readonly string[]): number | null {
  const sums = samples.flatMap(({ processes }) => sumOf(processes, parts) ?? [])
  return sums.length === 0 ? null : Math.max(...sums)
}

/** Bytes of all of them together; null where one is not there. Pure. */
export function sumOf(
  used: Record<string, { rss_bytes: number }>,
  parts: readonly string[],
): number | null {
  return parts.reduce<number | null>((sum, name) => {
    const part = used[name]
    return sum === null || part === undefined ? null : sum + part.rss_bytes
  }, 0)
}

function hypothesisNotes({ hypotheses }: Result): string[] {
  return hypotheses
    .filter(({ passed }) => passed !== true)
    .map(
      ({ statement, expected, observed }) => `${statement} Expected ${expected}, got ${observed}.`,
    )
}
