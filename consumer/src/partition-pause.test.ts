import { describe, expect, test } from 'bun:test'
import { getLogger } from '@under-fire/shared/logger'
import { KafkaJSNonRetriableError } from 'kafkajs'
import { createClock } from './clock.fake.ts'
import { PartitionPause } from './partition-pause.ts'

function createPause({ isStopped = false } = {}) {
  const { clock, advance } = createClock()
  const events: string[] = []
  const consumer = { isStopped }
  const write = (event: string) => (topics: { topic: string; partitions?: number[] }[]) => {
    if (consumer.isStopped) {
      throw new KafkaJSNonRetriableError('Consumer group was not initialized')
    }
    events.push(`${event} ${topics[0]?.partitions?.join() ?? 'all'}`)
  }
  const pause = new PartitionPause({
    consumer: { pause: write('pause'), resume: write('resume') },
    topic: 'driver-locations',
    after: (durationMs, run) => clock.after(durationMs, run),
    logger: getLogger('test'),
  })
  return { advance, consumer, events, pause }
}

describe('PartitionPause', () => {
  test('pauses all at once, and lets one try when the time has passed', async () => {
    const { advance, events, pause } = createPause()

    pause.pauseFor(1_000, 2)
    await advance(999)
    expect(events).toEqual(['pause all'])
    await advance(1)

    expect(events).toEqual(['pause all', 'resume 2'])
  })

  test('resumes all as soon as the one has succeeded, and once', async () => {
    const { advance, events, pause } = createPause()
    pause.pauseFor(1_000, 2)
    await advance(1_000)

    pause.resumeAll()
    pause.resumeAll()
    await advance(60_000)

    expect(events).toEqual(['pause all', 'resume 2', 'resume all'])
  })

  test('pauses all again when the one has failed, and lets another try', async () => {
    const { advance, events, pause } = createPause()
    pause.pauseFor(1_000, 2)
    await advance(1_000)

    pause.pauseFor(1_000, 0)
    await advance(1_000)

    expect(events).toEqual(['pause all', 'resume 2', 'pause all', 'resume 0'])
  })

  test('lets all try when nothing is heard of the one for 10 s', async () => {
    const { advance, events, pause } = createPause()
    pause.pauseFor(1_000, 2)

    await advance(10_999)
    expect(events).not.toContain('resume all')
    await advance(1)

    expect(events.at(-1)).toBe('resume all')
  })

  test('lets all try when the one may have gone to another consumer, but not before its time', async () => {
    const { advance, events, pause } = createPause()
    pause.pauseFor(1_000, 2)
    pause.onAssigned([0, 1, 2])
    expect(events).toEqual(['pause all'])
    await advance(1_000)

    pause.onAssigned([0, 1, 2])

    expect(events).toEqual(['pause all', 'resume 2', 'resume all'])
  })

  test('lets all try when it is time and the one that was to has gone to another consumer meanwhile', async () => {
    const { advance, events, pause } = createPause()
    pause.pauseFor(1_000, 2)
    pause.onAssigned([0, 1])

    await advance(999)
    expect(events).toEqual(['pause all'])
    await advance(1)

    expect(events).toEqual(['pause all', 'resume all'])
    await advance(60_000)
    expect(events).toHaveLength(2)
  })

  test('lets all try every fourth time when the same one fails again and again', async () => {
    const { advance, events, pause } = createPause()

    for (let tries = 0; tries < 8; tries += 1) {
      pause.pauseFor(1_000, 2)
      await advance(1_000)
    }

    const round = ['resume 2', 'resume 2', 'resume 2', 'resume all']
    expect(events.filter((event) => event.startsWith('resume'))).toEqual([...round, ...round])
  })

  test('resumes once, after the last of several pauses', async () => {
    const { advance, events, pause } = createPause()

    pause.pauseFor(1_000, 2)
    await advance(500)
    pause.pauseFor(1_000, 1)
    await advance(999)
    expect(events).toEqual(['pause all', 'pause all'])
    await advance(1_000)

    expect(events.filter((event) => event.startsWith('resume'))).toEqual(['resume 1'])
  })

  test('resumes nothing that is not paused', () => {
    const { events, pause } = createPause()

    pause.resumeAll()
    pause.onAssigned([0, 1, 2])

    expect(events).toEqual([])
  })

  test.each([0, 1_000])(
    'resumes nothing after the consumer has stopped, %i ms into a pause',
    async (afterMs) => {
      const { advance, events, pause } = createPause()
      pause.pauseFor(1_000, 2)
      await advance(afterMs)
      const before = [...events]

      pause.cancel()
      await advance(60_000)

      expect(events).toEqual(before)
    },
  )

  test('does not throw from its timer when the consumer stopped without a word', async () => {
    const { advance, consumer, events, pause } = createPause()
    pause.pauseFor(1_000, 2)
    consumer.isStopped = true

    await advance(60_000)

    expect(events).toEqual(['pause all'])
  })

  test('does not throw when the consumer has stopped already', () => {
    const { events, pause } = createPause({ isStopped: true })

    pause.pauseFor(1_000, 2)

    expect(events).toEqual([])
  })
})
