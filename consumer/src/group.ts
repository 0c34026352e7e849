import { setTimeout as wait } from 'node:timers/promises'
import type { KafkaSettings } from '@under-fire/shared/kafka'
import { readKafkaCode } from '@under-fire/shared/kafka-error'
import { holdFetches } from '@under-fire/shared/kafka-patience'
import type { Logger } from '@under-fire/shared/logger'
import type { Readiness } from '@under-fire/shared/service-routes'
import { ensureTopics } from '@under-fire/shared/topics'
import { within } from '@under-fire/shared/within'
import type { Consumer, EachBatchHandler, Kafka } from 'kafkajs'
import type { Clock } from './circuit-breaker.ts'
import { PartitionPause } from './partition-pause.ts'

export interface GroupDependencies {
  kafka: Kafka
  settings: KafkaSettings & { CONSUMER_GROUP: string; CONSUMER_SESSION_TIMEOUT_MS: number }
  handle: EachBatchHandler
  /** The partitions that this member has from now on; every other belongs to somebody else. */
  onAssigned: (partitions: number[]) => void
  clock: Clock
  logger: Logger
  signal: AbortSignal
  /** Called when kafkajs has been silent for so long that it must hang. Should end the process. */
  onStalled: (silentMs: number) => void
}

export interface Group {
  check(): Promise<Readiness>
  /** Pauses every partition now, and after `durationMs` lets `probe` try. */
  pauseAll(durationMs: number, probe: number): void
  /** Resumes what is still paused. */
  resumeAll(): void
  close(): Promise<void>
}

export const HEARTBEAT_MS = 2_000
// How late the first fetch after a pause may be; the broker holds a fetch for twice as long while there is nothing.
const FETCH_WAIT_MS = 500
// Some 8,000 events, four chunks: between two batches the database waits for the first chunk to be decoded. More would be
// held in memory, and fetched again by each probe of an open breaker.
const FETCH_BYTES_PER_PARTITION = 2 * 1024 * 1024
const RESTART_MS = 1_000
const STALL_SESSIONS = 3
const CLOSE_MS = 5_000

/**
 * Keeps one member in the consumer group for as long as the process lives. kafkajs may stop for good after some errors
 * while the process looks well; here every crash, whatever its kind, is followed by a new consumer, and silence for
 * three session timeouts is reported as a stall.
 */
export function joinGroup(deps: GroupDependencies): Group {
  const { clock, logger, settings, signal } = deps
  let pause: PartitionPause | undefined
  let problem: string | undefined = 'has not joined the group yet'
  let lastSignMs = clock.nowMs()

  const watchdog = setInterval(() => {
    const silentMs = clock.nowMs() - lastSignMs
    if (silentMs > STALL_SESSIONS * settings.CONSUMER_SESSION_TIMEOUT_MS && !signal.aborted) {
      deps.onStalled(silentMs)
    }
  }, HEARTBEAT_MS)

  const ended = (async () => {
    while (!signal.aborted) {
      lastSignMs = clock.nowMs()
      const consumer = createConsumer(deps, () => {
        lastSignMs = clock.nowMs()
        problem = undefined
      })
      pause = createPause(consumer, deps)
      try {
        await runUntilCrash(consumer, deps)
      } catch (error) {
        problem = `the consumer stopped and starts again (${readKafkaCode(error)})`
        logger.warn('The consumer stopped; a new one starts in {restartMs} ms.', {
          restartMs: RESTART_MS,
          error: String(error),
        })
      }
      pause.cancel()
      await within(CLOSE_MS, 'it did not end', consumer.disconnect()).catch((error: unknown) =>
        logger.warn('The old consumer did not disconnect.', { error: String(error) }),
      )
      await wait(RESTART_MS, undefined, { signal }).catch(() => undefined)
    }
  })()

  return {
    check: async () =>
      problem === undefined ? { isReady: true } : { isReady: false, reason: problem },
    pauseAll: (durationMs, probe) => pause?.pauseFor(durationMs, probe),
    resumeAll: () => pause?.resumeAll(),
    async close() {
      clearInterval(watchdog)
      await within(CLOSE_MS, 'the consumer did not leave its group', ended)
    },
  }
}

function createConsumer(
  { kafka, settings, onAssigned }: GroupDependencies,
  onSign: () => void,
): Consumer {
  holdFetches()
  const consumer = kafka.consumer({
    groupId: settings.CONSUMER_GROUP,
    sessionTimeout: settings.CONSUMER_SESSION_TIMEOUT_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    maxBytesPerPartition: FETCH_BYTES_PER_PARTITION,
    allowAutoTopicCreation: false,
    retry: {
      retries: 2,
      initialRetryTime: 100,
      maxRetryTime: 500,
      restartOnFailure: async () => false,
    },
  })
  const { FETCH, HEARTBEAT, GROUP_JOIN, END_BATCH_PROCESS } = consumer.events
  consumer.on(GROUP_JOIN, ({ payload }) =>
    onAssigned(payload.memberAssignment[settings.KAFKA_TOPIC] ?? []),
  )
  for (const event of [FETCH, HEARTBEAT, GROUP_JOIN, END_BATCH_PROCESS]) {
    consumer.on(event, onSign)
  }
  return consumer
}

function createPause(consumer: Consumer, { clock, logger, settings }: GroupDependencies) {
  const pause = new PartitionPause({
    consumer,
    topic: settings.KAFKA_TOPIC,
    after: (durationMs, run) => clock.after(durationMs, run),
    logger,
  })
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) =>
    pause.onAssigned(payload.memberAssignment[settings.KAFKA_TOPIC] ?? []),
  )
  for (const event of [consumer.events.STOP, consumer.events.CRASH]) {
    consumer.on(event, () => pause.cancel())
  }
  return pause
}

/** Resolves when an ending begins. @throws the error that made kafkajs give up. */
async function runUntilCrash(consumer: Consumer, deps: GroupDependencies): Promise<void> {
  const { kafka, settings, handle, signal } = deps
  const crashed = new Promise<never>((_, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error))
  })
  crashed.catch(() => undefined)
  const aborted = Promise.withResolvers<void>()
  const onAbort = () => aborted.resolve()
  signal.addEventListener('abort', onAbort, { once: true })
  const started = (async () => {
    await ensureTopics(kafka, settings)
    await consumer.connect()
    await consumer.subscribe({ topics: [settings.KAFKA_TOPIC], fromBeginning: true })
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: handle })
  })()
  started.catch(() => undefined)
  try {
    await Promise.race([started, aborted.promise])
    await Promise.race([crashed, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
