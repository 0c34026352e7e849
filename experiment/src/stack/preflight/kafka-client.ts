import { createKafka, type KafkaSettings } from '@under-fire/shared/kafka'
import { createProducer, sendAll } from '@under-fire/shared/kafka-send'
import { within } from '@under-fire/shared/within'
import type { Admin, Consumer, Kafka, Producer } from 'kafkajs'
import { silentLogger } from '../../silent-logger.ts'
import type { PreflightClient } from './preflight.ts'

const SEND_DEADLINE_MS = 5_000
const SESSION_TIMEOUT_MS = 10_000
const FETCH_WAIT_MS = 250
const CREATE_TIMEOUT_MS = 5_000
const REMOVE_TIMEOUT_MS = 5_000
const AFTER_FIRST = '1'

/** The pre-flight with the client that the services use. */
export class KafkaPreflightClient implements PreflightClient {
  readonly #settings: KafkaSettings
  /** Of the topic, and of the group. */
  readonly #name: string
  readonly #kafka: Kafka
  readonly #admin: Admin
  readonly #producer: Producer
  readonly #received = Promise.withResolvers<void>()
  #consumer: Consumer | undefined
  #made: { topic: boolean; group: boolean } = { topic: false, group: false }

  /** @param runId makes the names of topic and group its own */
  constructor(settings: KafkaSettings, runId: string) {
    this.#settings = settings
    this.#name = `under-fire-preflight-${runId}`
    this.#kafka = createKafka(settings, 'under-fire-preflight', silentLogger)
    this.#admin = this.#kafka.admin()
    this.#producer = createProducer(this.#kafka)
  }

  async connect(): Promise<void> {
    await this.#admin.connect()
    await this.#admin.describeCluster()
  }

  async createTopic(): Promise<void> {
    const topic = {
      topic: this.#name,
      numPartitions: 1,
      replicationFactor: this.#settings.TOPIC_REPLICATION_FACTOR,
    }
    // Also when the answer is lost.
    this.#made.topic = true
    try {
      await this.#admin.createTopics({
        topics: [topic],
        waitForLeaders: true,
        timeout: CREATE_TIMEOUT_MS,
      })
    } catch (error) {
      throw firstOf(error)
    }
  }

  async produce(): Promise<void> {
    await this.#producer.connect()
    const record = { topic: this.#name, messages: [{ key: 'preflight', value: 'preflight' }] }
    await sendAll(this.#producer, record, SEND_DEADLINE_MS)
  }

  async join(): Promise<void> {
    await this.#consumer?.disconnect()
    const consumer = this.#kafka.consumer({
      groupId: this.#name,
      sessionTimeout: SESSION_TIMEOUT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      retry: { retries: 2, initialRetryTime: 100, restartOnFailure: async () => false },
    })
    this.#consumer = consumer
    this.#made.group = true
    // `run` resolves although the group has refused.
    const joined = Promise.withResolvers<void>()
    consumer.on(consumer.events.GROUP_JOIN, () => joined.resolve())
    consumer.on(consumer.events.CRASH, ({ payload }) => joined.reject(payload.error))
    joined.promise.catch(() => undefined)
    await consumer.connect()
    await consumer.subscribe({ topics: [this.#name], fromBeginning: true })
    await consumer.run({ autoCommit: false, eachMessage: async () => this.#received.resolve() })
    await joined.promise
  }

  async fetch(): Promise<void> {
    await this.#received.promise
  }

  async commit(): Promise<void> {
    const topics = [this.#name]
    await this.#consumer?.commitOffsets([{ topic: this.#name, partition: 0, offset: AFTER_FIRST }])
    const [kept] = await this.#admin.fetchOffsets({ groupId: this.#name, topics })
    const offset = kept?.partitions.find(({ partition }) => partition === 0)?.offset
    if (offset !== AFTER_FIRST) {
      throw new Error(`committed was ${AFTER_FIRST}, and kept is ${offset ?? 'nothing'}`)
    }
  }

  async remove(): Promise<string[]> {
    await this.#attempt(this.#consumer?.disconnect())
    const { topic, group } = this.#made
    const isTopicGone =
      !topic || (await this.#attempt(this.#admin.deleteTopics({ topics: [this.#name] })))
    const isGroupGone = !group || (await this.#attempt(this.#admin.deleteGroups([this.#name])))
    await this.#attempt(this.#producer.disconnect())
    await this.#attempt(this.#admin.disconnect())
    return [
      ...(isTopicGone ? [] : [`topic ${this.#name}`]),
      ...(isGroupGone ? [] : [`group ${this.#name}`]),
    ]
  }

  async #attempt(work: Promise<unknown> | undefined): Promise<boolean> {
    try {
      await within(REMOVE_TIMEOUT_MS, 'no answer', Promise.resolve(work))
      return true
    } catch {
      return false
    }
  }
}

// What kafkajs throws of a refused topic says only that there are errors.
function firstOf(error: unknown): unknown {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
    ? (error.errors[0] ?? error)
    : error
}
