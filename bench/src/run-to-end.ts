import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ComponentFolder, stopComponent } from '../../experiment/src/host/component.ts'
import { COMPONENTS } from '../../experiment/src/stack/processes/clear-components.ts'
import { abortable, wait } from '../../experiment/src/wait.ts'
import { ROOT, WORKSPACE } from '../../experiment/src/workspace.ts'

/** A program that measures, and says at its end what came of it. */
export interface Measuring {
  /** Unique among what runs, and the name of its log. */
  name: string
  command: string
  args: string[]
  /** Added to the environment of this process. */
  env: Record<string, string>
  timeoutMs: number
}

const STOP_TIMEOUT_MS = 1_000

/**
 * Runs it to its end, and gives what it wrote. It is recorded among the parts of the stack: what a killed run leaves,
 * `just heal` ends.
 * @throws Error when it ended otherwise than with 0, or not in time, naming its log; the signal's reason
 */
export async function runToEnd(
  { timeoutMs, ...program }: Measuring,
  signal: AbortSignal,
): Promise<string> {
  const { name } = program
  const logFile = join(WORKSPACE.logs, 'bench', `${name}.log`)
  const components = new ComponentFolder(COMPONENTS)
  const ended = Promise.withResolvers<string>()
  signal.throwIfAborted()
  rmSync(logFile, { force: true })
  const record = components.start(
    { ...program, cwd: ROOT, logFile, stopSignal: 'SIGTERM', stopTimeoutMs: STOP_TIMEOUT_MS },
    ended.resolve,
  )
  const late = new AbortController()
  try {
    const how = await Promise.race([
      abortable(ended.promise, signal),
      wait(timeoutMs, AbortSignal.any([signal, late.signal])).then(() => 'its time over'),
    ])
    if (how !== 'exit code 0') {
      throw new Error(`${name} ended with ${how}; see ${logFile}`)
    }
    return readFileSync(logFile, 'utf8')
  } finally {
    late.abort()
    await stopComponent(record)
    components.forget(name)
  }
}
