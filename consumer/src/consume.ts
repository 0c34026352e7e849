import { toDatabaseError } from '@under-fire/shared/database-error'
import type { DriverLocation } from '@under-fire/shared/location'
import type { Logger } from '@under-fire/shared/logger'
import type { EachBatchPayload, KafkaMessage } from 'kafkajs'
import type { BacklogAge } from './backlog-age.ts'
import { BreakerOpenError, type CircuitBreaker, type Clock } from './circuit-breaker.ts'
import type { DeadLetter, SendDeadLetters } from './dead-letter.ts'
import { decodeMessage } from './decode.ts'
import { type InsertLocations, storeBatch } from './store.ts'
import type { ConsumerMetrics } from './metrics.ts'

export interface ConsumeDependencies {
  breaker: CircuitBreaker
  insert: InsertLocations
  sendDeadLetters: SendDeadLetters
  /** Pauses every partition now and resumes them after `durationMs`. */
  pauseAll: (durationMs: number) => void
  clock: Clock
  signal: AbortSignal
  metrics: ConsumerMetrics
  backlogAge: BacklogAge
  logger: Logger
  options: { chunkMax: number; retryDelayMs: number; triesMax: number; heartbeatMs: number }
}

/** What kafkajs hands over with each batch; the part of it that is used. */
export type BatchPayload = Pick<
  EachBatchPayload,
  'batch' | 'resolveOffset' | 'heartbeat' | 'commitOffsetsIfNecessary' | 'isRunning' | 'isStale'
>

/**
 * The handler of a batch: chunk by chunk, the rows first, then the offset. A chunk that could not be stored is left
 * unresolved, and kafkajs hands it over again; it is never skipped. Only errors of Kafka itself escape.
 */
export function createBatchHandler(
  deps: ConsumeDependencies,
): (payload: BatchPayload) => Promise<void> {
  return async (payload) => {
    const { batch } = payload
    for (let start = 0; start < batch.messages.length; start += deps.options.chunkMax) {
      const chunk = batch.messages.slice(start, start + deps.options.chunkMax)
      deps.backlogAge.set(batch.partition, Number(chunk[0]?.timestamp))
      if (deps.breaker.retryInMs > 0) {
        deps.pauseAll(deps.breaker.retryInMs)
        return
      }
      if (!(await handleChunk(deps, payload, chunk))) {
        return
      }
    }
    deps.backlogAge.set(batch.partition, undefined)
  }
}

/** True when every message of the chunk is stored or dead-lettered and its offset committed. */
async function handleChunk(
  deps: ConsumeDependencies,
  payload: BatchPayload,
  chunk: KafkaMessage[],
): Promise<boolean> {
  const { partition, topic } = payload.batch
  const { locations, letters, messageOf } = sortMessages(chunk, partition)
  for (let attempt = 1; attempt <= deps.options.triesMax; attempt += 1) {
    if (deps.signal.aborted || !payload.isRunning() || payload.isStale()) {
      return false
    }
    const isStored = await tryChunk(deps, payload, { locations, letters, messageOf })
    if (isStored) {
      const last = chunk.at(-1)
      if (last !== undefined) {
        payload.resolveOffset(last.offset)
        const offset = String(BigInt(last.offset) + 1n)
        await payload.commitOffsetsIfNecessary({
          topics: [{ topic, partitions: [{ partition, offset }] }],
        })
      }
      return true
    }
    if (deps.breaker.state === 'OPEN') {
      deps.pauseAll(deps.breaker.retryInMs)
      return false
    }
    await payload.heartbeat()
    await new Promise<void>((resume) => deps.clock.after(deps.options.retryDelayMs, resume))
  }
  return false
}

interface SortedMessages {
  locations: DriverLocation[]
  letters: DeadLetter[]
  messageOf: Map<DriverLocation, KafkaMessage>
}

function sortMessages(chunk: KafkaMessage[], partition: number): SortedMessages {
  const sorted: SortedMessages = { locations: [], letters: [], messageOf: new Map() }
  for (const message of chunk) {
    const decoded = decodeMessage(message)
    if (decoded.ok) {
      sorted.locations.push(decoded.location)
      sorted.messageOf.set(decoded.location, message)
    } else {
      sorted.letters.push({ message, partition, reason: decoded.reason })
    }
  }
  return sorted
}

/** One try at the rows, then at the dead letters. False when either failed; the reason is logged and counted. */
async function tryChunk(
  deps: ConsumeDependencies,
  payload: BatchPayload,
  sorted: SortedMessages,
): Promise<boolean> {
  const { partition } = payload.batch
  const letters = [...sorted.letters]
  // Without rows there is nothing to ask the database, and nothing that the breaker could learn.
  if (sorted.locations.length === 0) {
    return sendLetters(deps, letters)
  }
  try {
    const work = deps.breaker.call((timeoutMs) =>
      storeBatch(deps.insert, sorted.locations, timeoutMs),
    )
    const outcome = await keepBeating(deps, payload, work)
    deps.metrics.stored.inc(outcome.inserted)
    deps.metrics.redelivered.inc(outcome.absorbed)
    for (const { location, reason } of outcome.refused) {
      const message = sorted.messageOf.get(location)
      if (message !== undefined) {
        letters.push({ message, partition, reason })
      }
    }
  } catch (error) {
    if (isKafkaError(error)) {
      throw error
    }
    onWriteFailed(deps, error)
    return false
  }
  return letters.length === 0 || sendLetters(deps, letters)
}

function onWriteFailed({ metrics, logger }: ConsumeDependencies, error: unknown): void {
  if (error instanceof BreakerOpenError) {
    return
  }
  const { code, kind, message } = toDatabaseError(error)
  metrics.writeFailures.inc({ code })
  const log = kind === 'operator' ? logger.error.bind(logger) : logger.warn.bind(logger)
  log('Write failed: {code} {message}', { code, message, kind })
}

async function sendLetters(
  { sendDeadLetters, metrics, logger }: ConsumeDependencies,
  letters: DeadLetter[],
): Promise<boolean> {
  try {
    await sendDeadLetters(letters)
  } catch (error) {
    logger.warn('Dead letters not sent; trying again.', {
      count: letters.length,
      error: String(error),
    })
    return false
  }
  metrics.deadLettered.inc(letters.length)
  for (const { message, partition, reason } of letters) {
    logger.warn('Dead letter from {partition}/{offset}: {reason}', {
      partition,
      offset: message.offset,
      reason,
    })
  }
  return true
}

/** Waits for `work` and sends heartbeats meanwhile, so that a slow database does not cost the group membership. */
async function keepBeating<T>(
  { clock, options }: ConsumeDependencies,
  payload: BatchPayload,
  work: Promise<T>,
): Promise<T> {
  const settled = work.then(
    () => true,
    () => true,
  )
  for (;;) {
    const beat = Promise.withResolvers<boolean>()
    const cancel = clock.after(options.heartbeatMs, () => beat.resolve(false))
    const isSettled = await Promise.race([settled, beat.promise])
    cancel()
    if (isSettled) {
      return work
    }
    // Throws when the group rebalances; then the late end of `work` is nobody's any more, and harmless.
    await payload.heartbeat()
  }
}

function isKafkaError(error: unknown): boolean {
  return error instanceof Error && error.name.startsWith('KafkaJS')
}
