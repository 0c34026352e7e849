import { listenEntries, milliseconds, readConfig } from '@under-fire/shared/config'
import { databaseEntries } from '@under-fire/shared/database'

// The article's port, and its 2000 ms: the longest a client waits for an answer.
const ENTRIES = {
  ...listenEntries(3001),
  ...databaseEntries(8),
  REST_DEADLINE_MS: milliseconds(2_000),
}

/** @throws ConfigError naming every wrong setting. */
export const readRestConfig = (environment: Record<string, string | undefined>) =>
  readConfig(ENTRIES, environment)
