import { describe, expect, test } from 'bun:test'
import { InterruptedError, UsageError } from '../../problems.ts'
import { preflight, type PreflightClient } from './preflight.ts'

const STEPS = ['connect', 'createTopic', 'produce', 'join', 'fetch', 'commit'] as const
type StepName = (typeof STEPS)[number]

/** A broker that can do everything, but for what is given. */
function createClient(
  answers: Partial<Record<StepName, () => Promise<void>>> = {},
  left: string[] = [],
): { client: PreflightClient; calls: string[] } {
  const calls: string[] = []
  const step = (name: StepName) => async () => {
    calls.push(name)
    await answers[name]?.()
  }
  const client: PreflightClient = {
    connect: step('connect'),
    createTopic: step('createTopic'),
    produce: step('produce'),
    join: step('join'),
    fetch: step('fetch'),
    commit: step('commit'),
    async remove() {
      calls.push('remove')
      return left
    },
  }
  return { client, calls }
}

async function fly(client: PreflightClient, signal = new AbortController().signal) {
  const said: string[] = []
  const error = await preflight({
    client,
    brokers: 'there:9092',
    onProgress: (line) => said.push(line),
    signal,
    timeoutFactor: 0.01,
  }).catch((caught: unknown) => caught)
  return { error, said }
}

const refuse = () => Promise.reject(new Error('not here'))
const never = () => new Promise<void>(() => undefined)

describe('the pre-flight', () => {
  test('asks for everything once, in the order of the pipeline, and removes what it made', async () => {
    const { client, calls } = createClient()

    const { error, said } = await fly(client)

    expect(error).toBeUndefined()
    expect(calls).toEqual([...STEPS, 'remove'])
    expect(said).toEqual([])
  })

  test.each<[StepName, string, RegExp]>([
    ['connect', 'an answer to ApiVersions', /--brokers/],
    ['createTopic', 'the creation of a topic', /TOPIC_REPLICATION_FACTOR/],
    ['produce', 'the acknowledgement of a message', /min\.insync\.replicas/],
    ['join', 'the joining of a consumer group', /classic group protocol/],
    ['fetch', 'the fetch of that message', /just brokers/],
    ['commit', 'the commit of an offset', /just brokers/],
  ])(
    'names %s when it is refused, asks for nothing after it, and says the way out',
    async (name, what, wayOut) => {
      const { client, calls } = createClient({ [name]: refuse })

      const { error } = await fly(client)

      expect(error).toBeInstanceOf(UsageError)
      expect(String(error)).toContain(`The broker at there:9092 cannot be used: ${what} did not`)
      expect(String(error)).toContain(': not here. ')
      expect(String(error)).toMatch(wayOut)
      expect(calls.at(-1)).toBe('remove')
      expect(calls.filter((call) => call !== name)).toEqual([
        ...STEPS.slice(0, STEPS.indexOf(name)),
        'remove',
      ])
    },
  )

  test.each([...STEPS])('does not wait for ever for %s', async (name) => {
    const { client } = createClient({ [name]: never })

    const { error } = await fly(client)

    expect(String(error)).toContain('no answer within')
  })

  test('asks again while there is time, as a coordinator that is not there yet has to be', async () => {
    let tries = 0
    const { client, calls } = createClient({
      join: () => ((tries += 1) < 2 ? refuse() : Promise.resolve()),
    })

    const error = await preflight({
      client,
      brokers: 'there:9092',
      onProgress: () => undefined,
      signal: new AbortController().signal,
      timeoutFactor: 0.1,
    }).catch((caught: unknown) => caught)

    expect(error).toBeUndefined()
    expect(calls.filter((call) => call === 'join')).toHaveLength(2)
  })

  test('ends when it is interrupted, and removes what it made', async () => {
    const controller = new AbortController()
    const { client, calls } = createClient({
      produce: async () => controller.abort(new InterruptedError('interrupted by SIGINT')),
    })

    const { error } = await fly(client, controller.signal)

    expect(error).toBeInstanceOf(InterruptedError)
    expect(calls).toEqual(['connect', 'createTopic', 'produce', 'remove'])
  })

  test('says what it had to leave behind', async () => {
    const { client } = createClient({}, ['topic under-fire-preflight-1'])

    const { said } = await fly(client)

    expect(said).toEqual([
      'the pre-flight could not remove from the broker: topic under-fire-preflight-1',
    ])
  })
})
