import { describe, expect, test } from 'bun:test'
import { readConfig } from '@under-fire/shared/config'
import { kafkaEntries } from '@under-fire/shared/kafka'
import { getLogger } from '@under-fire/shared/logger'
import { type ConsumerConfig, Kafka, logLevel } from 'kafkajs'
import { createClock, turn } from './clock.fake.ts'
import { joinGroup } from './group.ts'

const SETTINGS = {
  ...readConfig(kafkaEntries, {}),
  CONSUMER_GROUP: 'group',
  CONSUMER_SESSION_TIMEOUT_MS: 10_000,
}

/** A member of a group whose broker has the topics. `emit` is what kafkajs says. */
function createMember() {
  const kafka = new Kafka({ brokers: ['unused:1'], logLevel: logLevel.NOTHING })
  const admin = Object.assign(kafka.admin(), {
    connect: async () => undefined,
    disconnect: async () => undefined,
    listTopics: async () => [SETTINGS.KAFKA_TOPIC, SETTINGS.KAFKA_DEAD_LETTER_TOPIC],
  })
  kafka.admin = () => admin
  const listeners: { event: string; listener: (event: object) => void }[] = []
  const calls: string[] = []
  const consumer = Object.assign(
    kafka.consumer({ groupId: 'group' }),
    {
      on(event: string, listener: (event: object) => void) {
        listeners.push({ event, listener })
        return () => undefined
      },
    },
    Object.fromEntries(
      ['connect', 'subscribe', 'run', 'disconnect', 'pause', 'resume'].map((name) => [
        name,
        async () => void calls.push(name),
      ]),
    ),
  )
  const asked: ConsumerConfig[] = []
  kafka.consumer = (config) => {
    asked.push(config ?? { groupId: '' })
    return consumer
  }
  const { clock, advance } = createClock()
  const controller = new AbortController()
  const assigned: number[][] = []
  const group = joinGroup({
    kafka,
    settings: SETTINGS,
    handle: async () => undefined,
    onAssigned: (partitions) => assigned.push(partitions),
    clock,
    logger: getLogger('test'),
    signal: controller.signal,
    onStalled: () => undefined,
  })
  const emit = (name: keyof typeof consumer.events, payload: object = {}) => {
    for (const { event, listener } of listeners) {
      if (event === consumer.events[name]) {
        listener({ payload })
      }
    }
  }
  const leave = () => {
    controller.abort()
    return group.close()
  }
  return { advance, asked, assigned, calls, emit, group, leave }
}

describe('joinGroup', () => {
  test('is ready when it has joined, and hands on the partitions of its topic', async () => {
    const { assigned, emit, group, leave } = createMember()
    expect(await group.check()).toMatchObject({ isReady: false })

    emit('GROUP_JOIN', { memberAssignment: { [SETTINGS.KAFKA_TOPIC]: [0, 2], other: [1] } })

    expect(assigned).toEqual([[0, 2]])
    expect(await group.check()).toEqual({ isReady: true })
    await leave()
  })

  test('asks for no more than 2 MiB of a partition at once', async () => {
    const { asked, leave } = createMember()
    await turn()

    expect(asked.map(({ maxBytesPerPartition }) => maxBytesPerPartition)).toEqual([2 * 1024 * 1024])
    await leave()
  })

  test('has no partition when all went to other members', async () => {
    const { assigned, emit, leave } = createMember()

    emit('GROUP_JOIN', { memberAssignment: {} })

    expect(assigned).toEqual([[]])
    await leave()
  })

  test.each(['STOP', 'CRASH'] as const)('resumes nothing after %s', async (event) => {
    const { advance, calls, emit, group, leave } = createMember()
    await turn()
    group.pauseAll(1_000, 0)
    expect(calls).toContain('pause')

    emit(event, { error: new Error('no coordinator at kafka-3:9092') })
    await advance(1_000)

    expect(calls).not.toContain('resume')
    await leave()
  })

  test('lets any partition try when a rebalance took the one that was to', async () => {
    const { advance, calls, emit, group, leave } = createMember()
    await turn()
    group.pauseAll(1_000, 0)
    await advance(1_000)
    expect(calls.filter((call) => call === 'resume')).toHaveLength(1)

    emit('GROUP_JOIN', { memberAssignment: {} })

    expect(calls.filter((call) => call === 'resume')).toHaveLength(2)
    await leave()
  })

  test('says that it crashed, with a code and without a host, and leaves the group when it ends', async () => {
    const { calls, emit, group, leave } = createMember()
    await turn()
    const error = Object.assign(new Error('connect kafka-3:9092'), { code: 'ECONNREFUSED' })

    emit('CRASH', { error })
    await turn()

    expect(await group.check()).toEqual({
      isReady: false,
      reason: 'the consumer stopped and starts again (ECONNREFUSED)',
    })
    await leave()
    expect(calls).toContain('disconnect')
  })
})
