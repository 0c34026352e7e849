import { describeError, UsageError } from '../../../experiment/src/problems.ts'
import { runToEnd } from '../run-to-end.ts'
import type { LoadOptions, LoadResult } from './load-generator.ts'
import { readReport } from './report.ts'

// To start, to connect, and to wait for the last answers.
const MARGIN_MS = 15_000

/** Runs a generator with one of our scripts, and reads what that says. @throws UsageError naming generator and address */
export async function runScript(
  command: string,
  { args, env = {} }: { args: string[]; env?: Record<string, string> },
  { url, durationS, signal }: LoadOptions,
): Promise<LoadResult> {
  try {
    const timeoutMs = durationS * 1_000 + MARGIN_MS
    return readReport(await runToEnd({ name: 'load', command, args, env, timeoutMs }, signal))
  } catch (error) {
    signal.throwIfAborted()
    throw new UsageError(`${command} could not measure ${url}: ${describeError(error)}`, {
      cause: error,
    })
  }
}
