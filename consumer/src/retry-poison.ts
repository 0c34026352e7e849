import type { Logger } from '@under-fire/shared/logger'
import type { BacklogAge } from './backlog-age.ts'
import type { Clock } from './circuit-breaker.ts'
import type { HandleBatch } from './consume.ts'
import type { SendDeadLetters } from './dead-letter.ts'
import { decodeMessage } from './decode.ts'

export interface RetryDependencies {
  backlogAge: BacklogAge
  clock: Clock
  logger: Logger
  retryDelayMs: number
}

/**
 * Unsafe, for the counter-experiment: a message that cannot be read is no dead letter. What is before it in the batch is
 * handled; it is tried again for ever, and everything behind it in its partition waits.
 */
export function retryPoison(
  handle: HandleBatch,
  { backlogAge, clock, logger, retryDelayMs }: RetryDependencies,
): HandleBatch {
  return async (payload) => {
    const { batch } = payload
    const index = batch.messages.findIndex((message) => !decodeMessage(message).ok)
    if (index === -1) {
      return handle(payload)
    }
    if (index > 0) {
      const messages = batch.messages.slice(0, index)
      const left = BigInt(batch.messages.length - index)
      const offsetLag = () => String(BigInt(batch.offsetLag()) + left)
      const { topic, partition } = batch
      await handle({ ...payload, batch: { topic, partition, messages, offsetLag } })
    } else {
      backlogAge.set(batch.partition, Number(batch.messages[index]?.timestamp))
    }
    logger.warn('Poison at {partition}/{offset}; trying again.', {
      partition: batch.partition,
      offset: batch.messages[index]?.offset,
    })
    await payload.heartbeat()
    await new Promise<void>((resume) => clock.after(retryDelayMs, resume))
  }
}

/** Unsafe, with it: a row that the database refuses is no dead letter either, and its chunk is tried again for ever. */
export const refuseDeadLetters: SendDeadLetters = () =>
  Promise.reject(new Error('there are no dead letters while poison is tried again'))
