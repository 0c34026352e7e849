import { takeLock } from '../lock.ts'
import { clearStacks } from '../stack/clear.ts'

/**
 * Ends and removes what a killed run, or one with --keep, left. Can be repeated. Returns what was found.
 * @throws UsageError while a run is alive: that one mends what it breaks
 */
export async function heal(): Promise<string[]> {
  const releaseLock = takeLock()
  try {
    return await clearStacks()
  } finally {
    releaseLock()
  }
}
