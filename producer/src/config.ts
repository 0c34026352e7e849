import {
  integer,
  listenEntries,
  milliseconds,
  optionalChoice,
  readConfig,
} from '@under-fire/shared/config'
import { kafkaEntries } from '@under-fire/shared/kafka'

const ENTRIES = {
  ...listenEntries(3002),
  ...kafkaEntries,
  PRODUCER_DEADLINE_MS: milliseconds(3_000),
  // 20 s of the article's load, and a few MB.
  PRODUCER_QUEUE_MAX: integer(10_000, 1, 1_000_000),
  PRODUCER_BATCH_MAX: integer(1_000, 1, 10_000),
  // 1: the leader alone acknowledges. 0: nobody does, and 202 means no more than "written to a socket".
  UNSAFE_ACKS: optionalChoice(['0', '1']),
}

/** @throws ConfigError naming every wrong setting. */
export const readProducerConfig = (environment: Record<string, string | undefined>) =>
  readConfig(ENTRIES, environment)
