import { flag, integer, listenEntries, milliseconds, readConfig } from '@under-fire/shared/config'
import { databaseEntries } from '@under-fire/shared/database'
import * as v from 'valibot'

// Anything else ioredis takes for a host or a file, and it would try to reach that for ever.
const isRedisUrl = (text: string) => /^rediss?:\/\/[^/]/.test(text) && URL.canParse(text)

// The article's port, and its 2000 ms: the longest a client waits for an answer.
const ENTRIES = {
  ...listenEntries(3001),
  ...databaseEntries(8),
  REST_DEADLINE_MS: milliseconds(2_000),
  // Set, it opens the read path; the rest is about that.
  REDIS_URL: v.optional(
    v.pipe(v.string(), v.check(isRedisUrl, 'to be an address such as redis://127.0.0.1:6379')),
  ),
  CACHE_DEADLINE_MS: milliseconds(100),
  CACHE_TTL_MS: milliseconds(2_000),
  CACHE_FAILURE_THRESHOLD: integer(5, 1, 1_000),
  CACHE_OPEN_MS: milliseconds(1_000),
  READ_DEADLINE_MS: milliseconds(1_000),
  READ_POOL_SIZE: integer(4, 1, 100),
  READ_COALESCING: flag(true),
  // The driver alone, as it comes: its own queue, and no deadline at all.
  UNSAFE_NO_DEADLINE: flag(false),
  // INSERT without ON CONFLICT.
  UNSAFE_PLAIN_INSERT: flag(false),
}

/** @throws ConfigError naming every wrong setting. */
export const readRestConfig = (environment: Record<string, string | undefined>) =>
  readConfig(ENTRIES, environment)
export type RestConfig = ReturnType<typeof readRestConfig>
