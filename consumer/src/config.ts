import {
  flag,
  integer,
  listenEntries,
  milliseconds,
  readConfig,
  text,
} from '@under-fire/shared/config'
import { databaseEntries } from '@under-fire/shared/database'
import { kafkaEntries } from '@under-fire/shared/kafka'

const ENTRIES = {
  ...listenEntries(3003),
  ...databaseEntries(4),
  ...kafkaEntries,
  CONSUMER_GROUP: text('under-fire'),
  // A member that dies without a word is missed for this long, and its partitions wait. Brokers allow 6 s and more.
  CONSUMER_SESSION_TIMEOUT_MS: integer(10_000, 6_000, 300_000),
  // Fewer rows make more round trips, more rows a longer wait behind one statement.
  CONSUMER_CHUNK_MAX: integer(2_000, 1, 5_000),
  // Of one chunk, at once; at most as many as there are connections.
  CONSUMER_STATEMENTS: integer(2, 1, 16),
  // Between two tries while the breaker is still closed: five of them make one second.
  CONSUMER_RETRY_DELAY_MS: milliseconds(200),
  // The article's breaker.
  BREAKER_FAILURE_THRESHOLD: integer(5, 1, 1_000),
  BREAKER_CALL_TIMEOUT_MS: milliseconds(30_000),
  BREAKER_RESET_TIMEOUT_MS: milliseconds(60_000),
  BREAKER_SUCCESS_THRESHOLD: integer(3, 1, 1_000),
  // The offset is committed before the rows are in.
  UNSAFE_COMMIT_FIRST: flag(false),
  // INSERT without ON CONFLICT.
  UNSAFE_PLAIN_INSERT: flag(false),
  // The breaker never opens.
  UNSAFE_NO_BREAKER: flag(false),
  // What can never be stored is tried again for ever, and everything behind it in its partition waits.
  UNSAFE_RETRY_POISON: flag(false),
}

/** @throws ConfigError naming every wrong setting. */
export const readConsumerConfig = (environment: Record<string, string | undefined>) =>
  readConfig(ENTRIES, environment)
