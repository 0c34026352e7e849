import { toDatabaseError } from '@under-fire/shared/database-error'
import type { Logger } from '@under-fire/shared/logger'
import type { EachBatchPayload, KafkaMessage } from 'kafkajs'
import type { BacklogAge } from './backlog-age.ts'
import {
  BreakerOpenError,
  CallTimeoutError,
  type CircuitBreaker,
  type Clock,
} from './circuit-breaker.ts'
import { ChunkSize } from './chunk-size.ts'
import type { DeadLetter, SendDeadLetters } from './dead-letter.ts'
import { beatUntil } from './heartbeat.ts'
import type { ConsumerMetrics } from './metrics.ts'
import { type SortedMessages, sortMessages } from './sort-messages.ts'
import { type InsertLocations, storeChunk, type StoreOutcome } from './store.ts'

export interface ConsumeDependencies {
  breaker: CircuitBreaker
  insert: InsertLocations
  sendDeadLetters: SendDeadLetters
  /** Pauses every partition now, and after `durationMs` lets `probe` try, which has messages. */
  pauseAll: (durationMs: number, probe: number) => void
  /** Resumes what is still paused: a try has succeeded. */
  resumeAll: () => void
  clock: Clock
  signal: AbortSignal
  metrics: ConsumerMetrics
  backlogAge: BacklogAge
  logger: Logger
  options: ConsumeOptions
}

export interface ConsumeOptions {
  chunkMax: number
  /** Statements that a chunk is stored with at once; each needs a connection. */
  statements: number
  retryDelayMs: number
  triesMax: number
  heartbeatMs: number
  /** Unsafe: the offset is committed before the rows are in, and a crash between the two loses the chunk. */
  isCommitFirst: boolean
}

/** What kafkajs hands over with each batch; the part of it that is used. */
export interface BatchPayload extends Pick<
  EachBatchPayload,
  'resolveOffset' | 'heartbeat' | 'commitOffsetsIfNecessary' | 'isRunning' | 'isStale'
> {
  batch: Pick<EachBatchPayload['batch'], 'topic' | 'partition' | 'messages' | 'offsetLag'>
}
export type HandleBatch = (payload: BatchPayload) => Promise<void>

/** A batch in hand. */
interface Handed {
  payload: BatchPayload
  size: ChunkSize
  /** The commit of the chunk before; it runs while the rows of the next one are stored. */
  committed: Promise<void>
}

/**
 * The handler of a batch: chunk by chunk, the rows first, then the offset. A chunk that could not be stored is left
 * unresolved, and kafkajs hands it over again; it is never skipped. Only errors of Kafka itself escape.
 *
 * The rows of one chunk at a time are on their way to the database. Meanwhile the offset of the chunk before is
 * committed, and the next chunk is decoded.
 */
export function createBatchHandler(deps: ConsumeDependencies): HandleBatch {
  const size = new ChunkSize(deps.options.chunkMax)
  return async (payload) => {
    const handed: Handed = { payload, size, committed: Promise.resolve() }
    await handleChunks(deps, handed)
    await handed.committed
  }
}

async function handleChunks(deps: ConsumeDependencies, handed: Handed): Promise<void> {
  const { size } = handed
  const { batch } = handed.payload
  const { statements } = deps.options
  const chunkFrom = (start: number) =>
    sortMessages(batch.messages.slice(start, start + size.rows), {
      partition: batch.partition,
      statements,
    })
  let end = 0
  let next = batch.messages.length > 0 ? chunkFrom(0) : undefined
  while (next !== undefined) {
    const chunk = next
    next = undefined
    end += chunk.all.length
    deps.backlogAge.set(batch.partition, Number(chunk.all[0]?.timestamp))
    if (deps.breaker.retryInMs > 0) {
      deps.pauseAll(deps.breaker.retryInMs, batch.partition)
      return
    }
    const handling = handleChunk(deps, handed, chunk)
    if (end < batch.messages.length) {
      // What it throws is awaited below.
      handling.catch(() => undefined)
      await untilSent()
      next = chunkFrom(end)
    }
    if (!(await handling)) {
      return
    }
    size.grow()
    deps.resumeAll()
    deps.backlogAge.set(batch.partition, oldestLeftMs(batch, end))
    await handed.payload.heartbeat()
  }
}

/** A statement is on its way to the server when the event loop has come round once. */
function untilSent(): Promise<void> {
  return new Promise((resume) => setImmediate(resume))
}

// Beyond the batch the oldest message is not known, only that there is one: it is hardly younger than the last one seen.
function oldestLeftMs(batch: BatchPayload['batch'], end: number): number | undefined {
  const left =
    batch.messages[end] ?? (BigInt(batch.offsetLag()) > 0n ? batch.messages.at(-1) : undefined)
  return left === undefined ? undefined : Number(left.timestamp)
}

/** True when every message of the chunk is stored or dead-lettered; its offset is being committed then. */
async function handleChunk(
  deps: ConsumeDependencies,
  handed: Handed,
  sorted: SortedMessages,
): Promise<boolean> {
  const { payload } = handed
  if (deps.options.isCommitFirst) {
    await commit(payload, sorted.all)
  }
  // Known once the rows are in: a try that follows is about the letters only.
  let letters: DeadLetter[] | undefined
  for (let attempt = 1; attempt <= deps.options.triesMax; attempt += 1) {
    if (deps.signal.aborted || !payload.isRunning() || payload.isStale()) {
      return false
    }
    letters ??= await storeRows(deps, handed, sorted)
    if (letters !== undefined && (await sendLetters(deps, payload, letters))) {
      resolve(payload, sorted.all)
      if (!deps.options.isCommitFirst) {
        await commitNext(handed, sorted.all)
      }
      return true
    }
    // Open with its time over, as when letters alone were to be sent, it waits for a call: any partition's will do.
    const { retryInMs } = deps.breaker
    if (retryInMs > 0) {
      deps.pauseAll(retryInMs, payload.batch.partition)
      return false
    }
    await payload.heartbeat()
    await new Promise<void>((resume) => deps.clock.after(deps.options.retryDelayMs, resume))
  }
  return false
}

/** Begins a commit when the one before has succeeded, so that they arrive in order. */
async function commitNext(handed: Handed, chunk: KafkaMessage[]): Promise<void> {
  await handed.committed
  handed.committed = commit(handed.payload, chunk)
  // It is awaited before the next one and at the end of the batch; between the two it is nobody's.
  handed.committed.catch(() => undefined)
}

/** Tells kafkajs where to go on; the broker knows nothing of it. */
function resolve(payload: BatchPayload, chunk: KafkaMessage[]): void {
  const last = chunk.at(-1)
  if (last !== undefined) {
    payload.resolveOffset(last.offset)
  }
}

async function commit(payload: BatchPayload, chunk: KafkaMessage[]): Promise<void> {
  const { partition, topic } = payload.batch
  const last = chunk.at(-1)
  if (last === undefined) {
    return
  }
  const offset = String(BigInt(last.offset) + 1n)
  await payload.commitOffsetsIfNecessary({
    topics: [{ topic, partitions: [{ partition, offset }] }],
  })
}

/** Stores the rows and gives what can never be stored; undefined when the write failed, which is logged and counted. */
async function storeRows(
  deps: ConsumeDependencies,
  { payload, size }: Handed,
  sorted: SortedMessages,
): Promise<DeadLetter[] | undefined> {
  // Without rows there is nothing to ask the database, and nothing that the breaker could learn.
  if (sorted.locations.length === 0) {
    return sorted.letters
  }
  const startedMs = deps.clock.nowMs()
  const work = deps.breaker
    .call((deadlineMs) => storeChunk(deps.insert, sorted.parts, deadlineMs))
    .then(
      (outcome) => {
        deps.metrics.writeDuration.observe((deps.clock.nowMs() - startedMs) / 1000)
        return onStored(deps, payload.batch.partition, { outcome, sorted })
      },
      (error: unknown) => {
        if (error instanceof CallTimeoutError) {
          size.shrink()
        }
        return onWriteFailed(deps, error)
      },
    )
  return beatUntil(work, beatOptions(deps), () => payload.heartbeat())
}

function onStored(
  { backlogAge, metrics }: ConsumeDependencies,
  partition: number,
  { outcome, sorted }: { outcome: StoreOutcome; sorted: SortedMessages },
): DeadLetter[] {
  metrics.stored.inc(outcome.inserted)
  metrics.redelivered.inc(outcome.absorbed)
  const reasons = new Map(outcome.refused.map(({ location, reason }) => [location, reason]))
  const letters = [...sorted.letters]
  sorted.messages.forEach((message, index) => {
    const location = sorted.locations[index]
    const reason = location && reasons.get(location)
    const age = backlogAge.secondsSince(Number(message.timestamp))
    if (reason !== undefined) {
      letters.push({ message, partition, reason })
    } else if (age !== undefined) {
      metrics.eventAge.observe(age)
    }
  })
  return letters
}

function onWriteFailed({ metrics, logger }: ConsumeDependencies, error: unknown): undefined {
  if (error instanceof BreakerOpenError) {
    return undefined
  }
  const { code, kind, message } = toDatabaseError(error)
  metrics.writeFailures.inc({ code })
  const log = kind === 'operator' ? logger.error.bind(logger) : logger.warn.bind(logger)
  log('Write failed: {code} {message}', { code, message, kind })
  return undefined
}

/** True when the broker has all of them. */
async function sendLetters(
  deps: ConsumeDependencies,
  payload: BatchPayload,
  letters: DeadLetter[],
): Promise<boolean> {
  if (letters.length === 0) {
    return true
  }
  const work = deps.sendDeadLetters(letters).then(
    () => onLettersSent(deps, letters),
    (error: unknown) => {
      deps.logger.warn('Dead letters not sent; trying again.', {
        count: letters.length,
        error: String(error),
      })
      return false
    },
  )
  return beatUntil(work, beatOptions(deps), () => payload.heartbeat())
}

function onLettersSent({ logger, metrics }: ConsumeDependencies, letters: DeadLetter[]): true {
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

function beatOptions({ clock, options }: ConsumeDependencies) {
  return { clock, everyMs: options.heartbeatMs }
}
