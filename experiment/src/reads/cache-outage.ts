import type { JournalAction } from '../journal.ts'
import type { Span } from '../timeline.ts'
import type { CacheProbe } from './reads-journal.ts'

/**
 * When the cache really did not answer and really answered again, as an independent probe saw it: from the end of the
 * first try in vain after it was broken to that of the first answer after it was mended. Null where none was seen.
 */
export function measureCacheOutage(actions: JournalAction[], probes: CacheProbe[]): Span | null {
  const at = (step: JournalAction['step']) =>
    actions.find((action) => action.step === step && action.target === 'cache')?.actual_ms
  const [brokenMs, healedMs] = [at('inject'), at('heal')]
  if (brokenMs === undefined || healedMs === undefined) {
    return null
  }
  const inVain = probes.find(({ at_ms, took_ms, ok }) => !ok && at_ms + took_ms >= brokenMs)
  const answered = probes.find(({ at_ms, ok }) => ok && at_ms >= healedMs)
  return inVain === undefined || answered === undefined
    ? null
    : [inVain.at_ms + inVain.took_ms, answered.at_ms + answered.took_ms]
}
