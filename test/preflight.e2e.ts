import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createServer } from 'node:net'
import { createKafka } from '@under-fire/shared/kafka'
import { UsageError } from '../experiment/src/problems.ts'
import { silentLogger } from '../experiment/src/silent-logger.ts'
import { kafkaSettingsOf } from '../experiment/src/stack/kafka-settings.ts'
import { checkBroker } from '../experiment/src/stack/preflight/check-broker.ts'
import type { Endpoints } from '../experiment/src/stack/stack.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

const signal = new AbortController().signal
let one: TestStack

beforeAll(async () => {
  one = await startTestStack()
}, 120_000)
afterAll(async () => {
  await one.sql.end({ timeout: 1 })
  await one.down()
}, 60_000)

async function check(changes: Partial<Endpoints>) {
  const said: string[] = []
  const endpoints = { ...one.endpoints, ...changes }
  const options = { runId: 'e2e', onProgress: (line: string) => void said.push(line), signal }
  const error = await checkBroker(endpoints, options).catch((caught: unknown) => caught)
  return { error, said }
}

/** What of the pre-flight is on the broker. */
async function findLeft(): Promise<string[]> {
  const settings = kafkaSettingsOf(one.endpoints)
  const admin = createKafka(settings, 'under-fire-test', silentLogger).admin()
  try {
    await admin.connect()
    const topics = await admin.listTopics()
    const { groups } = await admin.listGroups()
    return [...topics, ...groups.map(({ groupId }) => groupId)].filter((name) =>
      name.includes('preflight'),
    )
  } finally {
    await admin.disconnect()
  }
}

describe('the pre-flight of a real Kafka', () => {
  test('passes, again too, and leaves no topic and no group', async () => {
    const first = await check({})
    const second = await check({})

    expect([first, second]).toEqual([
      { error: undefined, said: [] },
      { error: undefined, said: [] },
    ])
    expect(await findLeft()).toEqual([])
  }, 60_000)

  test('says that one broker cannot hold three copies, and what to do', async () => {
    const topicSettings = { TOPIC_PARTITIONS: '3', TOPIC_REPLICATION_FACTOR: '3' }

    const { error } = await check({ topicSettings })

    expect(error).toBeInstanceOf(UsageError)
    expect(String(error)).toMatch(
      /cannot be used: the creation of a topic did not happen .*replication.* TOPIC_REPLICATION_FACTOR/i,
    )
    expect(await findLeft()).toEqual([])
  }, 60_000)
})

describe('the pre-flight of something that listens and is no broker', () => {
  test('names the step at which it said nothing', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined))
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined

    const { error } = await check({ brokers: `127.0.0.1:${port}` })
    server.close()

    expect(error).toBeInstanceOf(UsageError)
    expect(String(error)).toContain(
      `The broker at 127.0.0.1:${port} cannot be used: an answer to ApiVersions did not happen`,
    )
  }, 60_000)
})
