import { clearCompose } from './compose/clear.ts'
import { clearComponents } from './processes/clear-components.ts'

/** Ends and removes all that this checkout started, wherever it runs. Returns the names of what was still there. */
export async function clearStacks(): Promise<string[]> {
  // Processes first: one of them may be compose, making containers.
  return [...(await clearComponents()), ...(await clearCompose())]
}
