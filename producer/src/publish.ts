import { sendAll } from '@under-fire/shared/kafka-send'
import { type DriverLocation, LOCATION_VERSION } from '@under-fire/shared/location'
import { VERSION_HEADER } from '@under-fire/shared/topic'
import type { Message, Producer } from 'kafkajs'
import type { SendBatch } from './group-commit.ts'

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
  /** After it no further try begins to send what an answer has left out. */
  deadlineMs: number
}

/** One produce request a batch. Connects again when the connection is gone. */
export function createSendBatch(
  producer: Pick<Producer, 'send'>,
  { topic, acks, deadlineMs }: SendOptions,
): SendBatch<Message> {
  return (messages) => sendAll(producer, { topic, messages, acks }, deadlineMs)
}
