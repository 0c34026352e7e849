import { describe, expect, test } from 'bun:test'
import { readConfig } from '@under-fire/shared/config'
import { kafkaEntries } from '@under-fire/shared/kafka'
import { getLogger } from '@under-fire/shared/logger'
import { type ITopicMetadata, Kafka, logLevel } from 'kafkajs'
import { connectProducer } from './broker-link.ts'

const SETTINGS = readConfig(kafkaEntries, {})
const FAR_MS = 60_000

/** A link to a broker that has the topics and answers `ask` when it is asked for one. */
function createLink(
  ask: () => Promise<{ topics: ITopicMetadata[] }>,
  { checkTimeoutMs = FAR_MS, connect = async (): Promise<void> => undefined } = {},
) {
  const kafka = new Kafka({ brokers: ['unused:1'], logLevel: logLevel.NOTHING })
  const admin = Object.assign(kafka.admin(), {
    connect: async () => undefined,
    disconnect: async () => undefined,
    listTopics: async () => [SETTINGS.KAFKA_TOPIC, SETTINGS.KAFKA_DEAD_LETTER_TOPIC],
    fetchTopicMetadata: ask,
  })
  kafka.admin = () => admin
  const producer = Object.assign(kafka.producer(), { connect, disconnect: async () => undefined })
  const controller = new AbortController()
  const link = connectProducer(
    { kafka, producer, settings: SETTINGS, checkTimeoutMs },
    getLogger('test'),
    controller.signal,
  )
  return { link, controller }
}

/** Lets everything run that waits for a promise. */
const turn = () => new Promise((resume) => setImmediate(resume))

describe('connectProducer, check', () => {
  test('is ready when the broker answers', async () => {
    const { link } = createLink(async () => ({ topics: [] }))
    await turn()

    expect(await link.check()).toEqual({ isReady: true })
  })

  test('is not ready before the first connection', async () => {
    const { link } = createLink(async () => ({ topics: [] }))

    expect(await link.check()).toEqual({ isReady: false, reason: 'not connected yet' })
  })

  test('says why there is no connection, but not to which host', async () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED kafka-3:9092'), {
      code: 'ECONNREFUSED',
    })
    const { link, controller } = createLink(async () => ({ topics: [] }), {
      connect: () => Promise.reject(refused),
    })
    await turn()

    expect(await link.check()).toEqual({
      isReady: false,
      reason: 'the broker is not available (ECONNREFUSED)',
    })
    controller.abort()
    await link.close()
  })

  test('does not wait longer than its time for an answer, and asks once meanwhile', async () => {
    let asked = 0
    const answer = Promise.withResolvers<{ topics: ITopicMetadata[] }>()
    const { link } = createLink(
      () => {
        asked += 1
        return answer.promise
      },
      { checkTimeoutMs: 5 },
    )
    await turn()

    const checks = [await link.check(), await link.check()]
    answer.resolve({ topics: [] })

    const late = { isReady: false, reason: 'the broker did not answer within 5 ms' } as const
    expect(checks).toEqual([late, late])
    expect(asked).toBe(1)
    await turn()
    expect(await link.check()).toEqual({ isReady: true })
  })
})
