import process from 'node:process'
import type { Stack } from '../../experiment/src/stack/stack.ts'
import type { CpuMs } from './cpu-spent.ts'

/** CPU so far of every part that runs, and of this process, the `runner`. */
export async function readCpu(stack: Pick<Stack, 'resources'>): Promise<CpuMs> {
  const { user, system } = process.cpuUsage()
  const used = Object.entries(await stack.resources())
  return {
    ...Object.fromEntries(used.map(([name, { cpu_total_ms }]) => [name, cpu_total_ms])),
    runner: (user + system) / 1_000,
  }
}
