import { wait } from '../../../experiment/src/wait.ts'
import type { Bench, Figure, Size } from '../figure.ts'
import type { Part, Program } from '../ground.ts'

const PROGRAMS: Program[] = (['rest', 'producer', 'consumer'] as const).map((service) => ({
  name: service,
  service,
  env: { KAFKA_TOPIC: 'bench-idle' },
}))
// What the start left to compile is compiled then; at a few questions a second that takes its time.
const SETTLE_MS = 30_000
const MEASURED_MS = 4_000
const ONE_CORE = 1_000
const size: Size = { factor: 1, label: 'no load', rounds: 3 }

/** What the three services cost while nobody asks anything of them. */
export const idle: Figure = {
  name: 'idle',
  subject: 'rest, producer and consumer without load',
  limit: 'one core',
  unit: 'ms of CPU/s',
  wanted: { of: 'ratio', is: 'at most', value: 0.01 },
  sizes: [size],
  async open({ ground, signal }: Bench) {
    const parts: Part[] = []
    const close = async () => {
      await Promise.all(parts.map((part) => part.stop()))
    }
    const cpuMs = () => parts.reduce((sum, part) => sum + part.resources().cpu_total_ms, 0)
    try {
      for (const program of PROGRAMS) {
        parts.push(await ground.start(program))
      }
      await wait(SETTLE_MS, signal)
    } catch (error) {
      await close()
      throw error
    }
    const subject = async () => {
      const startedMs = performance.now()
      const usedMs = cpuMs()
      await wait(MEASURED_MS, signal)
      return ((cpuMs() - usedMs) * 1_000) / (performance.now() - startedMs)
    }
    return { at: async () => ({ subject, limit: async () => ONE_CORE }), close }
  },
}
