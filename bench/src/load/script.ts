import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describeError, UsageError } from '../../../experiment/src/problems.ts'
import type { LoadOptions, LoadResult } from './load-generator.ts'
import { readReport } from './report.ts'

// To start, to connect, and to wait for the last answers.
const MARGIN_MS = 15_000
const run = promisify(execFile)

/** Runs a generator with one of our scripts, and reads what that says. @throws UsageError naming generator and address */
export async function runScript(
  command: string,
  { args, env = {} }: { args: string[]; env?: Record<string, string> },
  { url, durationS, signal }: LoadOptions,
): Promise<LoadResult> {
  try {
    const { stdout } = await run(command, args, {
      env: { ...process.env, ...env },
      signal,
      timeout: durationS * 1_000 + MARGIN_MS,
    })
    return readReport(stdout)
  } catch (error) {
    signal.throwIfAborted()
    throw new UsageError(`${command} could not measure ${url}: ${describeError(error)}`, {
      cause: error,
    })
  }
}
