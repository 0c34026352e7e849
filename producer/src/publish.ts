import { type DriverLocation, LOCATION_VERSION } from '@under-fire/shared/location'
import { VERSION_HEADER } from '@under-fire/shared/topic'
import type { Message, Producer } from 'kafkajs'
import type { SendBatch } from './group-commit.ts'

const ALL_IN_SYNC_REPLICAS = -1

/** The message of a location: key `driver_id`, so that a driver's events stay in order. */
export function toMessage(location: DriverLocation): Message {
  return {
    key: location.driver_id,
    value: JSON.stringify(location),
    headers: { [VERSION_HEADER]: LOCATION_VERSION },
  }
}

/** One produce request a batch, acknowledged by all in-sync replicas. Connects again when the connection is gone. */
export function createSendBatch(producer: Producer, topic: string): SendBatch<Message> {
  return async (messages) => {
    await producer.send({ topic, messages, acks: ALL_IN_SYNC_REPLICAS })
  }
}
