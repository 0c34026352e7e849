import { describeError } from '../../../experiment/src/problems.ts'
import type { SetupContext } from '../../../experiment/src/setup/setup.ts'
import type {
  InstalledRuntime,
  Runtime,
} from '../../../experiment/src/stack/processes/runtimes/runtime.ts'
import {
  chooseRuntime,
  RUNTIMES,
} from '../../../experiment/src/stack/processes/runtimes/runtimes.ts'
import { bringRuntime } from './require-runtime.ts'

export type ChosenRuntime = InstalledRuntime & Pick<Runtime, 'title'>

/**
 * The runtimes of those names, the default first; all that can be had without names. What is missing is installed.
 * @returns the runtimes, and a sentence for each that could not be had
 * @throws UsageError when one that was asked for cannot be had
 */
export async function chooseRuntimes(
  names: readonly string[],
  context: SetupContext,
): Promise<{ runtimes: ChosenRuntime[]; missing: string[] }> {
  const asked = new Set(names.map(chooseRuntime))
  const runtimes: ChosenRuntime[] = []
  const missing: string[] = []
  for (const runtime of RUNTIMES.filter((one) => asked.size === 0 || asked.has(one))) {
    try {
      runtimes.push({ ...(await bringRuntime(runtime, context)), title: runtime.title })
    } catch (error) {
      context.signal.throwIfAborted()
      if (asked.size > 0) {
        throw error
      }
      missing.push(`${runtime.title} was not measured: ${describeError(error)}`)
    }
  }
  return { runtimes, missing }
}
