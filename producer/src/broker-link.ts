import { setTimeout as wait } from 'node:timers/promises'
import type { KafkaSettings } from '@under-fire/shared/kafka'
import type { Logger } from '@under-fire/shared/logger'
import { ensureTopics, type TopicShape } from '@under-fire/shared/topics'
import type { Readiness } from '@under-fire/shared/service-routes'
import type { Kafka, Producer } from 'kafkajs'

const RETRY_MS = 1_000

/** Keeps the producer connected from the first time the broker answers, and says whether it does. */
export interface BrokerLink {
  check(): Promise<Readiness>
  close(): Promise<void>
}

/** Starts connecting in the background, for as long as it takes: a service must start without its broker. */
export function connectProducer(
  {
    kafka,
    producer,
    settings,
    shape,
  }: { kafka: Kafka; producer: Producer; settings: KafkaSettings; shape: TopicShape },
  logger: Logger,
  signal: AbortSignal,
): BrokerLink {
  let lastProblem: string | undefined = 'not connected yet'
  const admin = kafka.admin()

  const connected = (async () => {
    while (!signal.aborted) {
      try {
        await ensureTopics(kafka, settings, shape)
        await producer.connect()
        lastProblem = undefined
        logger.info('Connected to the broker.')
        return
      } catch (error) {
        lastProblem = String(error)
        logger.warn('The broker does not answer; trying again in {retryMs} ms.', {
          retryMs: RETRY_MS,
          error: lastProblem,
        })
        await wait(RETRY_MS, undefined, { signal }).catch(() => undefined)
      }
    }
  })()

  return {
    async check() {
      if (lastProblem !== undefined) {
        return { isReady: false, reason: lastProblem }
      }
      try {
        await admin.connect()
        await admin.fetchTopicMetadata({ topics: [settings.KAFKA_TOPIC] })
        return { isReady: true }
      } catch (error) {
        return { isReady: false, reason: String(error) }
      }
    },
    async close() {
      await connected
      await Promise.allSettled([producer.disconnect(), admin.disconnect()])
    },
  }
}
