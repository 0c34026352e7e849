import type { DriverLocation } from '@under-fire/shared/location'
import type { KafkaMessage } from 'kafkajs'
import type { DeadLetter } from './dead-letter.ts'
import { decodeMessage } from './decode.ts'
import { type Rows, toRows } from './location-columns.ts'
import { splitByDriver } from './split-by-driver.ts'

/** A chunk of a partition, decoded. */
export interface SortedMessages {
  /** The chunk as it came. */
  all: KafkaMessage[]
  locations: DriverLocation[]
  /** The message of each location, at the same index. */
  messages: KafkaMessage[]
  /** Those that are no location. */
  letters: DeadLetter[]
  /** The locations, a statement each; a driver's are in one of them, in order. */
  parts: Rows[]
}

// A statement of fewer rows costs more in the saying than a second connection gains.
const SPLIT_FROM_ROWS = 200

/**
 * Tells the messages that can be stored from those that cannot, each in their order, and makes the former ready to be
 * stored with up to `statements` statements.
 */
export function sortMessages(
  all: KafkaMessage[],
  { partition, statements }: { partition: number; statements: number },
): SortedMessages {
  const sorted: SortedMessages = { all, locations: [], messages: [], letters: [], parts: [] }
  for (const message of all) {
    const decoded = decodeMessage(message)
    if (decoded.ok) {
      sorted.locations.push(decoded.location)
      sorted.messages.push(message)
    } else {
      sorted.letters.push({ message, partition, reason: decoded.reason })
    }
  }
  const isOne = sorted.locations.length < SPLIT_FROM_ROWS || hasRepeatedId(sorted.locations)
  sorted.parts = splitByDriver(sorted.locations, isOne ? 1 : statements).map(toRows)
  return sorted
}

// Under two drivers an id would be in two statements: the first would not always win, and they could wait for each other.
function hasRepeatedId(locations: DriverLocation[]): boolean {
  return new Set(locations.map(({ event_id }) => event_id)).size < locations.length
}
