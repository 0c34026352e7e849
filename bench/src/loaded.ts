import type { Bench, Sides } from './figure.ts'
import type { Part, Program } from './ground.ts'
import type { Measure } from './rounds.ts'

interface Load {
  connections: number
  durationS: number
}

export interface Loaded {
  subject: Program
  limit: Program
  load: Load
}

/** A part that takes the same load again and again. */
export interface LoadedPart {
  /** Requests accepted, a second. @throws UsageError when the part has ended, which says more than that nothing answered */
  measure: Measure
  /** Of all its requests until now, the fraction that was refused or got no answer. */
  failedShare(): number
}

const WARM_UP_S = 2

/** Two programs that take the same load in turn; each side is what was accepted, a second. Both are warmed up first. */
export async function openLoaded(bench: Bench, { subject, limit, load }: Loaded): Promise<Sides> {
  const parts: Part[] = []
  const close = async () => {
    await Promise.all(parts.map((part) => part.stop()))
  }
  try {
    for (const program of [subject, limit]) {
      const part = await bench.ground.start(program)
      parts.push(part)
      await loadPart(bench, part, { ...load, durationS: WARM_UP_S }).measure()
    }
    const [ours, theirs] = parts.map((part) => loadPart(bench, part, load))
    if (ours === undefined || theirs === undefined) {
      throw new RangeError('Expected two parts.')
    }
    return {
      subject: ours.measure,
      limit: theirs.measure,
      failed: () => ({ subject: ours.failedShare(), limit: theirs.failedShare() }),
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
