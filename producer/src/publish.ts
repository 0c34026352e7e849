import { type DriverLocation, LOCATION_VERSION } from '@under-fire/shared/location'
import { VERSION_HEADER } from '@under-fire/shared/topic'
import type { Message, Producer } from 'kafkajs'
import type { SendBatch } from './group-commit.ts'

export const ALL_IN_SYNC_REPLICAS = -1

/** The message of a location: key `driver_id`, so that a driver's events stay in order. */
export function toMessage(location: DriverLocation): Message {
  return {
    key: location.driver_id,
    value: JSON.stringify(location),
    headers: { [VERSION_HEADER]: LOCATION_VERSION },
  }
}

export interface SendOptions {
  topic: string
  /** Who must acknowledge: all in-sync replicas (-1), the leader alone (1), nobody (0). */
  acks: number
}

/** One produce request a batch. Connects again when the connection is gone. */
export function createSendBatch(
  producer: Producer,
  { topic, acks }: SendOptions,
): SendBatch<Message> {
  return async (messages) => {
    await producer.send({ topic, messages, acks })
  }
}
