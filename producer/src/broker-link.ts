import { setTimeout as wait } from 'node:timers/promises'
import type { KafkaSettings } from '@under-fire/shared/kafka'
import { describeKafkaError } from '@under-fire/shared/kafka-error'
import type { Logger } from '@under-fire/shared/logger'
import { ensureTopics } from '@under-fire/shared/topics'
import type { Readiness } from '@under-fire/shared/service-routes'
import { within } from '@under-fire/shared/within'
import type { Kafka, Producer } from 'kafkajs'

const RETRY_MS = 1_000
const CHECK_TIMEOUT_MS = 1_000

/** Keeps the producer connected from the first time the broker answers, and says whether it does. */
export interface BrokerLink {
  /** Answers within `checkTimeoutMs`, a second by default. Never throws. */
  check(): Promise<Readiness>
  close(): Promise<void>
}

export interface BrokerLinkDependencies {
  kafka: Kafka
  producer: Producer
  settings: KafkaSettings
  checkTimeoutMs?: number
}

/** Starts connecting in the background, for as long as it takes: a service must start without its broker. */
export function connectProducer(
  { kafka, producer, settings, checkTimeoutMs = CHECK_TIMEOUT_MS }: BrokerLinkDependencies,
  logger: Logger,
  signal: AbortSignal,
): BrokerLink {
  let connectProblem: string | undefined = 'not connected yet'
  let asking: Promise<void> | undefined
  const admin = kafka.admin()

  const connected = (async () => {
    while (!signal.aborted) {
      try {
        await ensureTopics(kafka, settings)
        await producer.connect()
        connectProblem = undefined
        logger.info('Connected to the broker.')
        return
      } catch (error) {
        connectProblem = describeKafkaError(error)
        logger.warn('The broker does not answer; trying again in {retryMs} ms.', {
          retryMs: RETRY_MS,
          error: String(error),
        })
        await wait(RETRY_MS, undefined, { signal }).catch(() => undefined)
      }
    }
  })()

  async function askBroker(): Promise<void> {
    await admin.connect()
    await admin.fetchTopicMetadata({ topics: [settings.KAFKA_TOPIC] })
  }

  return {
    async check() {
      if (connectProblem !== undefined) {
        return { isReady: false, reason: connectProblem }
      }
      // kafkajs goes on for many seconds after the check gave up; the next check waits for the same answer.
      asking ??= askBroker().finally(() => {
        asking = undefined
      })
      try {
        await within(checkTimeoutMs, 'the broker did not answer', asking)
        return { isReady: true }
      } catch (error) {
        return { isReady: false, reason: describeKafkaError(error) }
      }
    },
    async close() {
      await connected
      await Promise.allSettled([producer.disconnect(), admin.disconnect()])
    },
  }
}
