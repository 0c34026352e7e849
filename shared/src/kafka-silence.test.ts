import { describe, expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import { leaveSilentBrokers } from './kafka-silence.ts'

interface Broker {
  produce(request: object): Promise<object>
  metadata(topics: string[]): Promise<object>
}

const load = createRequire(import.meta.url)
const { prototype }: { prototype: object } = load('kafkajs/src/broker')
const errors: Record<string, new (message: string) => Error> = load('kafkajs/src/errors')

/** A broker of the installed kafkajs, over a connection that answers as told. */
function createBroker(answer: () => Promise<object>) {
  leaveSilentBrokers()
  let closed = 0
  const broker: Broker = Object.assign(Object.create(prototype), {
    lookupRequest: () => () => ({ request: {}, response: {} }),
    connectionPool: {
      host: 'kafka-2',
      port: 9092,
      send: answer,
      destroy: async () => {
        closed += 1
      },
    },
  })
  return { broker, closed: () => closed }
}

const failWith = (name: string) => () =>
  Promise.reject(errors[name] ? new errors[name]('Request') : new TypeError(name))
const errorOf = (work: Promise<object>) => work.catch((caught: unknown) => caught)

const asked = [
  { what: 'to store messages', ask: (broker: Broker) => broker.produce({}) },
  { what: 'who leads', ask: (broker: Broker) => broker.metadata(['locations']) },
]

describe.each(asked)('a broker of kafkajs, asked $what,', ({ ask }) => {
  test('that does not answer in time is left', async () => {
    const { broker, closed } = createBroker(failWith('KafkaJSRequestTimeoutError'))

    const error = await errorOf(ask(broker))

    // By this name the one who retries forgets the broker, and asks the others who leads.
    expect(error).toMatchObject({
      name: 'KafkaJSConnectionClosedError',
      host: 'kafka-2',
      port: 9092,
      retriable: true,
      message: 'Request',
    })
    expect(closed()).toBe(1)
  })

  test.each(['KafkaJSConnectionError', 'KafkaJSMetadataNotLoaded', 'anything else'])(
    'that fails with %s is not',
    async (name) => {
      const { broker, closed } = createBroker(failWith(name))

      const error = await errorOf(ask(broker))

      expect(error).toBeInstanceOf(errors[name] ?? TypeError)
      expect(closed()).toBe(0)
    },
  )

  test('that answers is not', async () => {
    const answer = { topics: [] }
    const { broker, closed } = createBroker(async () => answer)

    expect(await ask(broker)).toBe(answer)
    expect(closed()).toBe(0)
  })
})
