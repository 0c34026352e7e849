import { expect, setSystemTime, test } from 'bun:test'
import { createRequire } from 'node:module'
import { CompressionTypes } from 'kafkajs'
import { quickenKafkaProduce } from './kafka-produce.ts'
import type { ProduceRequest } from './produce-request.ts'

interface Call {
  request: {
    apiKey: number
    apiVersion: number
    apiName: string
    expectResponse?: () => boolean
    encode: () => Promise<object>
  }
  response: object
}

const load = createRequire(import.meta.url)
const api: { protocol(choice: { version: number }): (request: ProduceRequest) => Call } = load(
  'kafkajs/src/protocol/requests/produce',
)
const frame: (call: object) => Promise<{ buffer: Buffer }> = load('kafkajs/src/protocol/request')

const original = api.protocol.bind(api)
const requestWith = (more: Partial<ProduceRequest>): ProduceRequest => ({
  acks: -1,
  timeout: 30_000,
  compression: CompressionTypes.None,
  topicData: [
    {
      topic: 'driver-locations',
      partitions: [
        { partition: 2, messages: [{ key: 'driver-7', value: 'a', headers: { version: '1' } }] },
      ],
    },
  ],
  ...more,
})
const bytesOf = async ({ request }: Call): Promise<string> =>
  (await frame({ correlationId: 7, clientId: 'a', request })).buffer.toString('hex')

test.each(
  [0, 1, 2, 3, 4, 5, 6, 7].flatMap((version) =>
    [{ acks: -1 }, { acks: 0 }, { compression: CompressionTypes.GZIP }].map(
      (more) => [version, more] as const,
    ),
  ),
)('version %p of a request with %p is what kafkajs makes of it', async (version, more) => {
  quickenKafkaProduce()
  setSystemTime(Date.UTC(2026, 0, 31))
  const [quick, model] = [
    api.protocol({ version })(requestWith(more)),
    original({ version })(requestWith(more)),
  ]

  expect(quick.request.apiVersion).toBe(version)
  expect(quick.request.apiName).toBe(model.request.apiName)
  expect(quick.request.expectResponse?.()).toBe(model.request.expectResponse?.())
  expect(quick.response).toBe(model.response)
  expect(await bytesOf(quick)).toBe(await bytesOf(model))
  setSystemTime()
})

test('versions from 3 on are quick', () => {
  quickenKafkaProduce()

  expect([2, 3, 7].map((version) => api.protocol({ version }) === original({ version }))).toEqual([
    true,
    false,
    false,
  ])
})
