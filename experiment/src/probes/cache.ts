import { askCache } from '../stack/ask-cache.ts'
import { type Probe, startProbe } from './probe.ts'

const EVERY_MS = 100
const DEADLINE_MS = 500

/** Asks the cache ten times a second on connections of its own, whatever the service says of it. */
export function probeCache(
  cacheUrl: string,
  nowMs: () => number,
  onResult: (result: { at_ms: number; took_ms: number; ok: boolean }) => void,
): Probe {
  return startProbe({
    everyMs: EVERY_MS,
    async ask() {
      const atMs = nowMs()
      const ok = await askCache(cacheUrl, DEADLINE_MS).then(
        () => true,
        () => false,
      )
      onResult({ at_ms: Math.round(atMs), took_ms: Math.round(nowMs() - atMs), ok })
    },
  })
}
