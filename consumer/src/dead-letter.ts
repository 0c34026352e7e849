import { ORIGIN_HEADER, REASON_HEADER } from '@under-fire/shared/topic'
import type { KafkaMessage, Producer } from 'kafkajs'

/** A message that can never be stored, and why. */
export interface DeadLetter {
  message: KafkaMessage
  partition: number
  reason: string
}

/** Resolves when the broker has the letters on all in-sync replicas. */
export type SendDeadLetters = (letters: DeadLetter[]) => Promise<void>

const ALL_IN_SYNC_REPLICAS = -1

/** Sends the messages as they were, with the reason and the place they came from in headers. */
export function createSendDeadLetters(
  producer: Producer,
  topics: { from: string; to: string },
): SendDeadLetters {
  return async (letters) => {
    await producer.connect()
    await producer.send({
      topic: topics.to,
      acks: ALL_IN_SYNC_REPLICAS,
      messages: letters.map(({ message, partition, reason }) => ({
        key: message.key,
        value: message.value,
        headers: {
          ...message.headers,
          [REASON_HEADER]: reason.toWellFormed(),
          [ORIGIN_HEADER]: `${topics.from}/${partition}/${message.offset}`,
        },
      })),
    })
  }
}
