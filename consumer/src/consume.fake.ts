import type { DriverLocation } from '@under-fire/shared/location'
import { getLogger } from '@under-fire/shared/logger'
import type { KafkaMessage } from 'kafkajs'
import { Registry } from 'prom-client'
import { BacklogAge } from './backlog-age.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import { createClock } from './clock.fake.ts'
import {
  type BatchPayload,
  type ConsumeDependencies,
  createBatchHandler,
  type HandleBatch,
} from './consume.ts'
import type { SendDeadLetters } from './dead-letter.ts'
import { createConsumerMetrics } from './metrics.ts'

const TIMESTAMP_MS = 1_769_851_800_000
export const HEARTBEAT_MS = 2_000

/** A message with this offset, and a location named after it unless `value` says otherwise. */
export function message(offset: number, value?: string): KafkaMessage {
  const location = {
    event_id: `00000000-0000-4000-8000-${String(offset).padStart(12, '0')}`,
    driver_id: 'driver-7',
    latitude: 52.52,
    longitude: 13.405,
    recorded_at: '2026-01-31T09:30:00.000Z',
  }
  return {
    key: Buffer.from('driver-7'),
    value: Buffer.from(value ?? JSON.stringify(location)),
    timestamp: String(TIMESTAMP_MS + offset),
    attributes: 0,
    offset: String(offset),
    headers: {},
  }
}

/** Stands in for the database. */
export type Insert = (locations: readonly DriverLocation[], deadlineMs: number) => Promise<number>

interface Fakes {
  insert?: Insert
  sendDeadLetters?: SendDeadLetters
  heartbeat?: () => Promise<void>
  /** Called once the commit of this offset is on its way; ends when the broker has answered. */
  commit?: (offset: string) => Promise<void>
  isRunning?: () => boolean
  isStale?: () => boolean
  chunkMax?: number
  statements?: number
  isCommitFirst?: boolean
  /** Puts something around the handler. */
  wrap?: (handle: HandleBatch, deps: ConsumeDependencies) => HandleBatch
  /** Messages of the partition that are not in the batch yet. */
  offsetLag?: number
}

/** What kafkajs hands over for these messages of partition 2. */
function createPayload(messages: KafkaMessage[], events: string[], fakes: Fakes): BatchPayload {
  return {
    batch: {
      topic: 'driver-locations',
      partition: 2,
      messages,
      offsetLag: () => String(fakes.offsetLag ?? 0),
    },
    resolveOffset: (offset) => events.push(`resolve ${offset}`),
    commitOffsetsIfNecessary: async (offsets) => {
      const { topic, partitions } = offsets?.topics[0] ?? { topic: '?', partitions: [] }
      events.push(`commit ${topic}/${partitions[0]?.partition} ${partitions[0]?.offset}`)
      await fakes.commit?.(partitions[0]?.offset ?? '?')
    },
    heartbeat: async () => {
      await fakes.heartbeat?.()
      events.push('beat')
    },
    isRunning: fakes.isRunning ?? (() => true),
    isStale: fakes.isStale ?? (() => false),
  }
}

/** The handler of a batch with fakes of all it speaks to. Every step it makes is written down in `events`. */
export function createHandler(fakes: Fakes = {}) {
  const events: string[] = []
  const registry = new Registry()
  const { clock, advance } = createClock()
  const controller = new AbortController()
  let isPaused = false
  const backlogAge = new BacklogAge(() => TIMESTAMP_MS + 10_000)
  const breaker = new CircuitBreaker(
    { failureThreshold: 5, successThreshold: 3, resetTimeoutMs: 60_000, callTimeoutMs: 30_000 },
    clock,
    ({ to }) => events.push(to),
  )
  const deps: ConsumeDependencies = {
    breaker,
    insert: async ({ locations }, deadlineMs) => {
      const offsets = locations.map(({ event_id }) => Number(event_id.slice(-12)))
      const stored = await (fakes.insert?.(locations, deadlineMs) ?? locations.length)
      events.push(`stored ${offsets[0]}-${offsets.at(-1)}`)
      return stored
    },
    sendDeadLetters: async (letters) => {
      await fakes.sendDeadLetters?.(letters)
      for (const { message: letter, partition, reason } of letters) {
        events.push(`letter ${partition}/${letter.offset} ${reason.split(':')[0]}`)
      }
    },
    pauseAll(durationMs, probe) {
      isPaused = true
      events.push(`pause ${durationMs}, then try ${probe}`)
    },
    resumeAll() {
      if (isPaused) {
        isPaused = false
        events.push('resume')
      }
    },
    clock,
    signal: controller.signal,
    metrics: createConsumerMetrics(registry, () => 0),
    backlogAge,
    logger: getLogger('test'),
    options: {
      chunkMax: fakes.chunkMax ?? 500,
      statements: fakes.statements ?? 1,
      retryDelayMs: 200,
      triesMax: 5,
      heartbeatMs: HEARTBEAT_MS,
      isCommitFirst: fakes.isCommitFirst ?? false,
    },
  }
  const handler = (fakes.wrap ?? ((handle) => handle))(createBatchHandler(deps), deps)
  const handle = (messages: KafkaMessage[]) => handler(createPayload(messages, events, fakes))
  /** Handles a batch to its end, however much time that takes, and gives back the error that escaped. */
  const handleToEnd = async (messages: KafkaMessage[]): Promise<unknown> => {
    const progress = { isEnded: false }
    const ended = handle(messages)
      .then(
        () => undefined,
        (error: unknown) => error,
      )
      .finally(() => {
        progress.isEnded = true
      })
    while (!progress.isEnded) {
      await advance(100)
    }
    return ended
  }
  const age = () => backlogAge.ageSeconds()
  /** The sum or the count of a histogram, by its whole name. */
  const shown = async (name: string): Promise<number> => {
    const line = (await registry.metrics()).split('\n').find((text) => text.startsWith(`${name} `))
    return Number(line?.split(' ')[1])
  }
  const { metrics } = deps
  return { events, advance, controller, breaker, handle, handleToEnd, metrics, age, shown }
}
