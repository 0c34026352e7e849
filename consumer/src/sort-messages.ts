import type { DriverLocation } from '@under-fire/shared/location'
import type { KafkaMessage } from 'kafkajs'
import type { DeadLetter } from './dead-letter.ts'
import { decodeMessage } from './decode.ts'

/** A chunk of a partition, decoded. */
export interface SortedMessages {
  /** The chunk as it came. */
  all: KafkaMessage[]
  locations: DriverLocation[]
  /** The message of each location, at the same index. */
  messages: KafkaMessage[]
  /** Those that are no location. */
  letters: DeadLetter[]
}

/** Tells the messages that can be stored from those that cannot, each in their order. */
export function sortMessages(all: KafkaMessage[], partition: number): SortedMessages {
  const sorted: SortedMessages = { all, locations: [], messages: [], letters: [] }
  for (const message of all) {
    const decoded = decodeMessage(message)
    if (decoded.ok) {
      sorted.locations.push(decoded.location)
      sorted.messages.push(message)
    } else {
      sorted.letters.push({ message, partition, reason: decoded.reason })
    }
  }
  return sorted
}
