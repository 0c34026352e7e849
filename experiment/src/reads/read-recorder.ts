import type { JournalAction } from '../journal.ts'
import { measureCacheOutage } from './cache-outage.ts'
import { type ReadBurst, type ReadRecord, readsOf } from './read-burst.ts'
import { readFigures, readSeconds } from './read-figures.ts'
import type { CacheProbe, ReadsJournal, ReadSpan, ReadSpanName } from './reads-journal.ts'

/** Gathers what clients saw of their reads and what a probe saw of the cache. No judgement. */
export class ReadRecorder {
  readonly #bursts: ReadBurst[] = []
  readonly #probes: CacheProbe[] = []

  onBurst(burst: ReadBurst): void {
    this.#bursts.push(burst)
  }

  onCacheProbe(probe: CacheProbe): void {
    this.#probes.push(probe)
  }

  /** The part of the journal that is about the reads. `endMs` is that of the timeline. */
  record(options: {
    actions: JournalAction[]
    startEpochMs: number
    endMs: number
    generator: ReadsJournal['generator']
  }): ReadsJournal {
    const { actions, startEpochMs, endMs, generator } = options
    const reads = this.#bursts.flatMap((burst) => readsOf(burst, startEpochMs))
    const outage = measureCacheOutage(actions, this.#probes)
    const injectedMs = actions.find(
      ({ step, target }) => step === 'inject' && target === 'cache',
    )?.actual_ms
    const firstHit =
      outage && reads.find(({ sent_ms, source }) => sent_ms >= outage[1] && source === 'hit')
    return {
      generator,
      bursts: this.#bursts.length,
      seconds: readSeconds(reads),
      spans: spansOf(reads, { injectedMs, answersMs: outage?.[1], endMs }),
      cache_outage: outage === null ? null : [outage[0], outage[1]],
      first_hit_after_ms: firstHit && outage ? firstHit.sent_ms - outage[1] : null,
      cache_probes: this.#probes,
    }
  }
}

function spansOf(
  reads: ReadRecord[],
  moments: { injectedMs: number | undefined; answersMs: number | undefined; endMs: number },
): Record<ReadSpanName, ReadSpan | null> {
  const { injectedMs, answersMs, endMs } = moments
  // Every read belongs to a span: the generator may begin and end a moment beside the plan.
  const lastMs = reads.reduce((last, { sent_ms }) => Math.max(last, sent_ms), endMs)
  const span = (fromMs: number, toMs: number): ReadSpan => ({
    from_ms: fromMs,
    to_ms: toMs,
    ...readFigures(
      reads.filter(
        ({ sent_ms }) => (sent_ms >= fromMs || fromMs === 0) && (sent_ms < toMs || toMs === lastMs),
      ),
    ),
  })
  const isBroken = injectedMs !== undefined
  return {
    before: span(0, injectedMs ?? lastMs),
    during: isBroken ? span(injectedMs, answersMs ?? lastMs) : null,
    after: isBroken && answersMs !== undefined ? span(answersMs, lastMs) : null,
  }
}
