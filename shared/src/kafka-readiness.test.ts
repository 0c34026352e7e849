import { describe, expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import { awaitKnownRequests } from './kafka-readiness.ts'

interface Broker {
  connect(): Promise<void>
  isConnected(): boolean
  produce(request: object): Promise<object>
}

const load = createRequire(import.meta.url)
const createBroker: new (options: object) => Broker = load('kafkajs/src/broker')
const logger = { namespace: () => logger, debug: () => undefined }
const KNOWN = [
  { apiKey: 0, minVersion: 3, maxVersion: 7 },
  { apiKey: 18, minVersion: 0, maxVersion: 2 },
  { apiKey: 36, minVersion: 0, maxVersion: 1 },
]

/** A broker of the installed kafkajs whose socket connects at once, and which says what it knows as told. */
function open(sayKnown: () => Promise<object>) {
  awaitKnownRequests()
  let isOpen = false
  const connection = {
    getSupportAuthenticationProtocol: () => true,
    authenticate: async () => undefined,
  }
  return new createBroker({
    logger,
    connectionPool: {
      host: 'kafka-1',
      port: 9092,
      connectionTimeout: 1_000,
      isConnected: () => isOpen,
      setVersions: () => undefined,
      getConnection: async () => {
        isOpen = true
        return connection
      },
      send: async ({ request }: { request: { apiKey: number } }) =>
        request.apiKey === 18 ? sayKnown() : { topics: [] },
    },
  })
}

describe('a broker of kafkajs', () => {
  test('that was silent when it should have said what it knows is asked again', async () => {
    let asked = 0
    const broker = open(async () => {
      asked += 1
      if (asked === 1) {
        throw new Error('Request ApiVersions timed out')
      }
      return { apiVersions: KNOWN }
    })

    const first = await broker.connect().catch((error: unknown) => error)
    expect(first).toBeInstanceOf(Error)
    expect(broker.isConnected()).toBe(false)
    await broker.connect()

    expect(broker.isConnected()).toBe(true)
    expect(await broker.produce({ acks: -1, timeout: 1, topicData: [] })).toEqual({ topics: [] })
    expect(asked).toBe(2)
  })

  test('that has said what it knows is not asked again', async () => {
    let asked = 0
    const broker = open(async () => {
      asked += 1
      return { apiVersions: KNOWN }
    })

    await broker.connect()
    await broker.connect()

    expect(asked).toBe(1)
  })
})
