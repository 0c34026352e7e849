import { lockHolder } from '../lock.ts'
import { UsageError } from '../problems.ts'
import { clearComponents } from '../stack/processes/processes.ts'

/**
 * Ends and removes what a killed run, or one with --keep, left. Can be repeated. Returns what was found.
 * @throws UsageError while a run is alive: that one heals itself
 */
export async function heal(): Promise<string[]> {
  const holder = lockHolder()
  if (holder !== undefined) {
    throw new UsageError(
      `An under-fire is running (process ${holder.pid}); it mends what it breaks. End it with \`kill ${holder.pid}\`.`,
    )
  }
  return clearComponents()
}
