import type { Resources } from '../host/resources.ts'
import type { ProcessSample } from '../journal.ts'
import { type Probe, startProbe } from './probe.ts'

const EVERY_MS = 1_000

/** CPU and memory of each part, once a second; CPU as the difference to the second before. */
export function probeProcesses(
  read: () => Promise<Record<string, Resources>>,
  onSample: (sample: Record<string, ProcessSample>) => void,
): Probe {
  let before: Record<string, Resources> = {}
  return startProbe({
    everyMs: EVERY_MS,
    async ask() {
      const now = await read()
      onSample(differences(before, now))
      before = now
    },
  })
}

/** A part that was started again since has less CPU time than before: then all of it is new. */
export function differences(
  before: Record<string, Resources>,
  now: Record<string, Resources>,
): Record<string, ProcessSample> {
  return Object.fromEntries(
    Object.entries(now).flatMap(([name, { cpu_total_ms: total, rss_bytes }]) => {
      const earlier = before[name]?.cpu_total_ms
      if (earlier === undefined) {
        return []
      }
      return [[name, { cpu_ms: total >= earlier ? total - earlier : total, rss_bytes }]]
    }),
  )
}
