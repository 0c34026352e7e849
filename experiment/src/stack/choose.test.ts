import { describe, expect, test } from 'bun:test'
import { chooseStack, type StackWishes } from './choose.ts'
import type { ExperimentDefinition } from '../definition.ts'
import type { EngineSearch } from './compose/engine.ts'

const ENGINE = { program: 'docker', version: '28.2.2', composeVersion: '2.39.1', env: {} }
const answers = (): EngineSearch => ({ engine: ENGINE })
const none = (): EngineSearch => ({ engine: undefined, reason: 'no `docker` on PATH' })

const DISTURBED: Pick<ExperimentDefinition, 'faults'> = {
  faults: [{ fault: 'partition', target: 'database', injectAtMs: 1_000, healAtMs: 2_000 }],
}

const wish = (wishes: Partial<StackWishes> = {}): StackWishes => ({
  stack: undefined,
  broker: undefined,
  brokers: undefined,
  consumers: undefined,
  ...wishes,
})
const nameOf = ({ broker }: ReturnType<typeof chooseStack>) =>
  typeof broker === 'string' ? broker : broker.name

describe('where things run', () => {
  test('is containers with Redpanda when an engine answers', () => {
    const choice = chooseStack(wish(), undefined, answers)

    expect(choice).toMatchObject({ kind: 'compose', engine: ENGINE })
    expect(nameOf(choice)).toBe('redpanda')
  })

  test('is processes when none does', () => {
    expect(chooseStack(wish(), undefined, none).kind).toBe('processes')
  })

  test('is what was asked for, without a look for an engine where none is needed', () => {
    const search = () => {
      throw new Error('looked for an engine')
    }

    expect(chooseStack(wish({ stack: 'processes' }), undefined, search).kind).toBe('processes')
    expect(chooseStack(wish({ stack: 'compose' }), undefined, answers).kind).toBe('compose')
  })

  test('is containers with the broker of that name', () => {
    const choice = chooseStack(wish({ broker: 'kafka' }), undefined, answers)

    expect(choice.kind).toBe('compose')
    expect(nameOf(choice)).toBe('kafka')
  })

  test.each(['127.0.0.1:9092', 'localhost:9092', 'far.example:9092, 127.0.0.1:9092', '[::1]:9092'])(
    'is processes for a broker at %s, which a container cannot reach',
    (brokers) => {
      const choice = chooseStack(wish({ brokers }), undefined, answers)

      expect(choice.kind).toBe('processes')
      expect(nameOf(choice)).toBe(brokers)
    },
  )

  test('is containers for a broker elsewhere', () => {
    const choice = chooseStack(wish({ brokers: 'far.example:9092' }), undefined, answers)

    expect(choice.kind).toBe('compose')
    expect(nameOf(choice)).toBe('far.example:9092')
  })

  test('is processes where connections are to be disturbed', () => {
    expect(chooseStack(wish(), DISTURBED, answers).kind).toBe('processes')
  })

  test('is processes for Nisshi, which in a container tells the runner an address of the inside', () => {
    expect(chooseStack(wish({ broker: 'nisshi' }), undefined, answers).kind).toBe('processes')
  })
})

describe('what cannot be had is refused in one line that names the way out:', () => {
  test.each<[string, Partial<StackWishes>, RegExp]>([
    [
      'containers without an engine',
      { stack: 'compose' },
      /no `docker` on PATH.*--stack processes/,
    ],
    [
      'Redpanda without an engine',
      { broker: 'redpanda' },
      /`redpanda`.*no `docker` on PATH.*kafka/,
    ],
  ])('%s', (_, wishes, message) => {
    expect(() => chooseStack(wish(wishes), undefined, none)).toThrow(message)
  })

  test.each<[string, Partial<StackWishes>, RegExp]>([
    [
      'a broker to start and one that runs',
      { broker: 'kafka', brokers: 'far.example:9092' },
      /^Expected --broker, .*, or --brokers, .*, got `kafka` and `far\.example:9092`/,
    ],
    [
      'a broker without a port',
      { brokers: 'far.example' },
      /^Expected --brokers to be <host:port,…>, .*got `far\.example`/,
    ],
    [
      'a broker with a port that there is not',
      { brokers: 'far.example:9092,far.example:99999' },
      /got `far\.example:99999`/,
    ],
    [
      'a broker by URL',
      { brokers: 'kafka://far.example:9092' },
      /got `kafka:\/\/far\.example:9092`/,
    ],
    ['no broker at all', { brokers: '' }, /<host:port,…>.*got ``/],
    [
      'Redpanda as a process',
      { stack: 'processes', broker: 'redpanda' },
      /^`redpanda` runs in containers only. As processes: kafka/,
    ],
    [
      'containers and a broker of this machine',
      { stack: 'compose', brokers: '127.0.0.1:9092' },
      /127\.0\.0\.1:9092 is this machine.*--stack processes/,
    ],
    [
      'containers and Nisshi',
      { stack: 'compose', broker: 'nisshi' },
      /an address that only containers know.*--stack processes/,
    ],
  ])('%s', (_, wishes, message) => {
    expect(() => chooseStack(wish(wishes), undefined, answers)).toThrow(message)
  })

  test('containers and a disturbed connection', () => {
    expect(() => chooseStack(wish({ stack: 'compose' }), DISTURBED, answers)).toThrow(
      /disturb a connection.*--stack processes/,
    )
  })
})
