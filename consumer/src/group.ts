import { setTimeout as wait } from 'node:timers/promises'
import type { KafkaSettings } from '@under-fire/shared/kafka'
import type { Logger } from '@under-fire/shared/logger'
import type { Readiness } from '@under-fire/shared/service-routes'
import { ensureTopics, type TopicShape } from '@under-fire/shared/topics'
import type { Consumer, EachBatchHandler, Kafka } from 'kafkajs'

export interface GroupDependencies {
  kafka: Kafka
  settings: KafkaSettings & { CONSUMER_GROUP: string; CONSUMER_SESSION_TIMEOUT_MS: number }
  shape: TopicShape
  handle: EachBatchHandler
  onAssignmentLost: () => void
  logger: Logger
  signal: AbortSignal
  /** Called when kafkajs has been silent for so long that it must hang. Should end the process. */
  onStalled: (silentMs: number) => void
}

export interface Group {
  check(): Promise<Readiness>
  pauseAll(durationMs: number): void
  close(): Promise<void>
}

export const HEARTBEAT_MS = 2_000
const FETCH_WAIT_MS = 250
const RESTART_MS = 1_000
const STALL_SESSIONS = 3
const CLOSE_MS = 5_000

/**
 * Keeps one member in the consumer group for as long as the process lives. kafkajs may stop for good after some errors
 * while the process looks well; here every crash, whatever its kind, is followed by a new consumer, and silence for
 * three session timeouts is reported as a stall.
 */
export function joinGroup(deps: GroupDependencies): Group {
  const { signal, logger } = deps
  let current: Consumer | undefined
  let resumeTimer: ReturnType<typeof setTimeout> | undefined
  let problem: string | undefined = 'has not joined the group yet'
  let lastSignMs = performance.now()

  const watchdog = setInterval(() => {
    const silentMs = performance.now() - lastSignMs
    if (silentMs > STALL_SESSIONS * deps.settings.CONSUMER_SESSION_TIMEOUT_MS && !signal.aborted) {
      deps.onStalled(silentMs)
    }
  }, HEARTBEAT_MS)

  const ended = (async () => {
    while (!signal.aborted) {
      lastSignMs = performance.now()
      const consumer = createConsumer(deps, () => {
        lastSignMs = performance.now()
        problem = undefined
      })
      current = consumer
      try {
        await runUntilCrash(consumer, deps)
      } catch (error) {
        problem = String(error)
        logger.warn('The consumer stopped; a new one starts in {restartMs} ms.', {
          restartMs: RESTART_MS,
          error: problem,
        })
      }
      clearTimeout(resumeTimer)
      deps.onAssignmentLost()
      await within(CLOSE_MS, consumer.disconnect()).catch((error: unknown) =>
        logger.warn('The old consumer did not disconnect.', { error: String(error) }),
      )
      await wait(RESTART_MS, undefined, { signal }).catch(() => undefined)
    }
  })()

  return {
    check: async () =>
      problem === undefined ? { isReady: true } : { isReady: false, reason: problem },
    pauseAll(durationMs) {
      const topics = [{ topic: deps.settings.KAFKA_TOPIC }]
      const consumer = current
      consumer?.pause(topics)
      clearTimeout(resumeTimer)
      resumeTimer = setTimeout(() => consumer?.resume(topics), durationMs)
    },
    async close() {
      clearInterval(watchdog)
      clearTimeout(resumeTimer)
      await within(CLOSE_MS, ended)
    },
  }
}

function createConsumer(
  { kafka, settings, onAssignmentLost }: GroupDependencies,
  onSign: () => void,
): Consumer {
  const consumer = kafka.consumer({
    groupId: settings.CONSUMER_GROUP,
    sessionTimeout: settings.CONSUMER_SESSION_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    allowAutoTopicCreation: false,
    retry: {
      retries: 2,
      initialRetryTime: 100,
      maxRetryTime: 500,
      restartOnFailure: async () => false,
    },
  })
  const { FETCH, HEARTBEAT, GROUP_JOIN, END_BATCH_PROCESS, REBALANCING } = consumer.events
  consumer.on(REBALANCING, onAssignmentLost)
  for (const event of [FETCH, HEARTBEAT, GROUP_JOIN, END_BATCH_PROCESS]) {
    consumer.on(event, onSign)
  }
  return consumer
}

/** Resolves when an ending begins. @throws the error that made kafkajs give up. */
async function runUntilCrash(consumer: Consumer, deps: GroupDependencies): Promise<void> {
  const { kafka, settings, shape, handle, signal } = deps
  const crashed = new Promise<never>((_, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  })
  crashed.catch(() => undefined)
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  const started = (async () => {
    await ensureTopics(kafka, settings, shape)
    await consumer.connect()
    await consumer.subscribe({ topics: [settings.KAFKA_TOPIC], fromBeginning: true })
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: handle })
  })()
  started.catch(() => undefined)
  await Promise.race([started, aborted])
  await Promise.race([crashed, aborted])
}

async function within<T>(durationMs: number, work: Promise<T>): Promise<T> {
  const timer = new AbortController()
  const late = wait(durationMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`Not done within ${durationMs} ms.`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    timer.abort()
  }
}
