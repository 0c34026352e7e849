import { UsageError } from '../../../experiment/src/problems.ts'
import type { SetupContext } from '../../../experiment/src/setup/setup.ts'
import type {
  InstalledRuntime,
  Runtime,
} from '../../../experiment/src/stack/processes/runtimes/runtime.ts'

/** A runtime that was brought. @throws UsageError when it does not run here */
export function requireRuntime(runtime: Runtime): InstalledRuntime {
  const found = runtime.find()
  if (found === undefined) {
    throw new UsageError(`${runtime.title} was installed, and does not run on this machine.`)
  }
  return found
}

/** Brings a runtime where it is missing. @throws UsageError for what a person must do first, or when it does not run here */
export async function bringRuntime(
  runtime: Runtime,
  context: SetupContext,
): Promise<InstalledRuntime> {
  await runtime.install(context)
  return requireRuntime(runtime)
}
