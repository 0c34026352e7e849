import { expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import { holdFetches } from './kafka-patience.ts'

const { prototype }: { prototype: object } = createRequire(import.meta.url)('kafkajs/src/broker')

test('a broker of the installed kafkajs is asked to hold a fetch for twice as long', async () => {
  holdFetches()
  const asked: object[] = []
  const answer = { responses: [] }
  const broker: { fetch(request: object): Promise<object> } = Object.assign(
    Object.create(prototype),
    {
      lookupRequest: () => (request: object) => {
        asked.push(request)
        return {}
      },
      connectionPool: { send: async () => answer },
    },
  )

  expect(await broker.fetch({ maxWaitTime: 500, minBytes: 1, topics: [] })).toBe(answer)

  expect(asked).toMatchObject([{ maxWaitTime: 1_000, minBytes: 1 }])
})
