import { cpus } from 'node:os'
import { describeError, UsageError } from '../../../experiment/src/problems.ts'
import { startProbe } from '../../../experiment/src/probes/probe.ts'
import type { Stack } from '../../../experiment/src/stack/stack.ts'
import { readCpu } from '../read-cpu.ts'
import { runToEnd } from '../run-to-end.ts'
import { GENERATOR } from './bottleneck.ts'
import { type CpuReading, type CpuUse, useInWindow } from './cpu-window.ts'
import { type RateGenerator, type RateLoad, readRateReport } from './rate-generator.ts'
import type { StepFigures } from './step.ts'

export interface LoadContext {
  stack: Stack
  generator: RateGenerator
  signal: AbortSignal
}

export type LoadFigures = Omit<StepFigures, 'backlog_messages' | 'length'>

// To start, to connect, and to wait for the last answers.
const MARGIN_MS = 30_000
const READINGS_A_STEP = 10
const READ_EVERY_MAX_MS = 500

/**
 * Lets a load run to its end, and reads meanwhile what CPU each part uses.
 * @throws UsageError when the generator ended otherwise, naming its log; the signal's reason
 */
export async function runLoad(
  load: RateLoad,
  { stack, generator, signal }: LoadContext,
): Promise<LoadFigures> {
  const readings: CpuReading[] = []
  const probe = startProbe({
    everyMs: Math.min(READ_EVERY_MAX_MS, (load.durationS * 1_000) / READINGS_A_STEP),
    ask: async () => void readings.push(await readMachine(stack)),
  })
  try {
    const timeoutMs = load.durationS * 1_000 + MARGIN_MS
    const program = { name: GENERATOR, ...generator.command(load), timeoutMs }
    const output = await runToEnd(program, signal)
    return { ...readRateReport(output, load), ...use(readings, load) }
  } catch (error) {
    signal.throwIfAborted()
    throw new UsageError(
      `${generator.name} could not measure ${load.url}: ${describeError(error)}`,
      { cause: error },
    )
  } finally {
    await probe.stop()
  }
}

const use = (readings: CpuReading[], { durationS }: RateLoad): CpuUse =>
  useInWindow(readings, durationS * 1_000, GENERATOR)

async function readMachine(stack: Stack): Promise<CpuReading> {
  const partsMs = await readCpu(stack)
  return {
    atMs: performance.now(),
    partsMs,
    machineMs: cpus().reduce(
      (sum, { times }) => sum + times.user + times.nice + times.sys + times.irq,
      0,
    ),
  }
}
