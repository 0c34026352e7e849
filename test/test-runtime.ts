import type { InstalledRuntime } from '../experiment/src/stack/processes/runtimes/runtime.ts'
import { chooseRuntime } from '../experiment/src/stack/processes/runtimes/runtimes.ts'

/** The runtime of that name, installed where it is missing. */
export async function findOrInstall(name: string): Promise<InstalledRuntime> {
  const runtime = chooseRuntime(name)
  await runtime.install({ say: () => undefined, signal: new AbortController().signal })
  const found = runtime.find()
  if (found === undefined) {
    throw new Error(`${runtime.title} was installed, and is not found.`)
  }
  return found
}
