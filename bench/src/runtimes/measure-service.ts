import type { InstalledRuntime } from '../../../experiment/src/stack/processes/runtimes/runtime.ts'
import { wait } from '../../../experiment/src/wait.ts'
import type { Bench } from '../figure.ts'
import type { Sample } from './figures.ts'

export interface ServiceLoad {
  service: 'producer' | 'rest'
  runtime: InstalledRuntime
  connections: number
  durationS: number
}

const SETTLE_MS = 1_000
// Until the runtime has compiled what is hot.
const WARM_UP_S = 2
const MIB = 2 ** 20

/** Starts a service under a runtime, loads it, and ends it. Answers that were no 2xx are told apart: a service that refuses is fast. */
export async function measureService(
  { ground, generator, signal }: Bench,
  { service, runtime, connections, durationS }: ServiceLoad,
): Promise<{ sample: Sample; failed: number }> {
  const startedMs = performance.now()
  const part = await ground.start({ name: service, service, runtime })
  const startMs = performance.now() - startedMs
  try {
    await wait(SETTLE_MS, signal)
    const idle = part.resources()
    const load = { url: part.url, connections, signal }
    await generator.run({ ...load, durationS: WARM_UP_S })
    const before = part.resources()
    const { accepted, failed, perSecond, p50Ms, p99Ms } = await generator.run({
      ...load,
      durationS,
    })
    const after = part.resources()
    return {
      failed,
      sample: {
        [`${service}_per_s`]: perSecond,
        [`${service}_p50_ms`]: p50Ms,
        [`${service}_p99_ms`]: p99Ms,
        [`${service}_cpu_us`]: ((after.cpu_total_ms - before.cpu_total_ms) * 1_000) / accepted,
        [`${service}_start_ms`]: startMs,
        [`${service}_idle_mib`]: idle.rss_bytes / MIB,
        [`${service}_loaded_mib`]: after.rss_bytes / MIB,
      },
    }
  } finally {
    await part.stop()
  }
}
