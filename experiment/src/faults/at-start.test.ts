import { afterAll, beforeAll, expect, test } from 'bun:test'
import { databaseOutage } from '../../definitions/database-outage.ts'
import type { JournalAction } from '../journal.ts'
import { createFakeStack } from '../stack/stack.fake.ts'
import type { Endpoints } from '../stack/stack.ts'
import type { Target } from '../targets.ts'
import { planTimeline } from '../timeline.ts'
import { injectAtStart } from './at-start.ts'

const urlOf = (name: string) => `http://${name}.test`
const ENDPOINTS: Endpoints = {
  restUrl: urlOf('rest'),
  producerUrl: urlOf('producer'),
  consumerUrl: urlOf('consumer'),
  consumerUrls: { consumer: urlOf('consumer'), 'consumer-2': urlOf('consumer-2') },
  databaseUrl: '',
  brokers: '',
  topic: '',
  deadLetterTopic: '',
  consumerGroup: '',
  topicSettings: {},
}

const asked: string[] = []
const realFetch = globalThis.fetch
beforeAll(() => {
  globalThis.fetch = Object.assign(
    async (input: Parameters<typeof fetch>[0]) => {
      asked.push(input instanceof Request ? input.url : new URL(input).href)
      return new Response()
    },
    { preconnect: () => undefined },
  )
})
afterAll(() => {
  globalThis.fetch = realFetch
})

/** What the stack is told, and who is asked whether he lives, with a kill of these at the start. */
async function killAtStart(...targets: Target[]) {
  asked.length = 0
  const { stack, calls } = createFakeStack()
  const actions: JournalAction[] = []
  const faults = targets.map((target) => ({
    fault: 'kill' as const,
    target,
    injectAtMs: 0,
    healAtMs: 1_000,
  }))
  await injectAtStart({
    timeline: planTimeline({ ...databaseOutage, faults }),
    stack,
    endpoints: ENDPOINTS,
    signal: new AbortController().signal,
    onAction: (action) => actions.push(action),
  })
  return { calls, actions, asked: [...asked] }
}

test('every service, each of several consumers too, starts into what is broken from the start', async () => {
  const { calls, actions, asked: urls } = await killAtStart('database')

  expect(calls).toEqual([
    'stop "rest"',
    'stop "producer"',
    'stop "consumer"',
    'stop "consumer-2"',
    'kill "database"',
    'restore "rest"',
    'restore "producer"',
    'restore "consumer"',
    'restore "consumer-2"',
  ])
  expect(urls).toEqual(
    ['rest', 'producer', 'consumer', 'consumer-2'].map((name) => `${urlOf(name)}/health`),
  )
  expect(actions).toMatchObject([{ action: 'kill', target: 'database', planned_ms: 0 }])
})

test('a service that is to be dead stays so, and nobody waits for it', async () => {
  const { calls, asked: urls } = await killAtStart('rest')

  expect(calls).not.toContain('restore "rest"')
  expect(urls).not.toContain(`${urlOf('rest')}/health`)
  expect(urls).toHaveLength(3)
})

test('without a fault at the start nothing is stopped', async () => {
  expect((await killAtStart()).calls).toEqual([])
})
