import type { Bench, Opened, Size } from './figure.ts'
import type { Part, Program } from './ground.ts'
import type { Measure } from './rounds.ts'
import { startAll } from './start-all.ts'

interface Load {
  connections: number
  durationS: number
}

export interface Loaded {
  subject: Program
  limit: Program
  /** What both warm up with. */
  warmUpConnections: number
}

/** A part that takes the same load again and again. */
export interface LoadedPart {
  /** Requests accepted, a second. @throws UsageError when the part has ended, which says more than that nothing answered */
  measure: Measure
  /** Of all its requests until now, the fraction that was refused or got no answer. */
  failedShare(): number
}

const WARM_UP_S = 1

/** Two programs that take the same load in turn; each side is what was accepted, a second. Both are warmed up first. */
export async function openLoaded(
  bench: Bench,
  { subject, limit, warmUpConnections }: Loaded,
): Promise<Opened<Size & Load>> {
  const parts = await startAll(bench.ground, [subject, limit])
  const [ours, theirs] = parts
  const close = async () => {
    await Promise.all(parts.map((part) => part.stop()))
  }
  try {
    if (ours === undefined || theirs === undefined) {
      throw new RangeError('Expected two parts.')
    }
    for (const part of parts) {
      await loadPart(bench, part, {
        connections: warmUpConnections,
        durationS: WARM_UP_S,
      }).measure()
    }
    return {
      async at(load) {
        const loadedOurs = loadPart(bench, ours, load)
        const loadedTheirs = loadPart(bench, theirs, load)
        return {
          subject: loadedOurs.measure,
          limit: loadedTheirs.measure,
          failed: () => ({ subject: loadedOurs.failedShare(), limit: loadedTheirs.failedShare() }),
          units: (perSecond) => perSecond * load.durationS,
        }
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The load on a part; whoever calls owns the part. */
export function loadPart(
  { generator, signal }: Pick<Bench, 'generator' | 'signal'>,
  part: Pick<Part, 'url' | 'requireRunning'>,
  load: Load,
): LoadedPart {
  let accepted = 0
  let failed = 0
  return {
    async measure() {
      try {
        const result = await generator.run({ url: part.url, ...load, signal })
        accepted += result.accepted
        failed += result.failed
        return result.perSecond
      } finally {
        part.requireRunning()
      }
    },
    failedShare: () => (failed === 0 ? 0 : failed / (accepted + failed)),
  }
}
