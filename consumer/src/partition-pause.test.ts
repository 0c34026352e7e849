import { describe, expect, test } from 'bun:test'
import { getLogger } from '@under-fire/shared/logger'
import { KafkaJSNonRetriableError } from 'kafkajs'
import { createClock } from './clock.fake.ts'
import { PartitionPause } from './partition-pause.ts'

function createPause({ isStopped = false } = {}) {
  const { clock, advance } = createClock()
  const events: string[] = []
  const consumer = { isStopped }
  const write = (event: string) => (topics: { topic: string }[]) => {
    if (consumer.isStopped) {
      throw new KafkaJSNonRetriableError('Consumer group was not initialized')
    }
    events.push(`${event} ${topics[0]?.topic}`)
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
  test('pauses at once and resumes when the time has passed', async () => {
    const { advance, events, pause } = createPause()

    pause.pauseFor(1_000)
    await advance(999)
    expect(events).toEqual(['pause driver-locations'])
    await advance(1)

    expect(events).toEqual(['pause driver-locations', 'resume driver-locations'])
  })

  test('resumes once, after the last of several pauses', async () => {
    const { advance, events, pause } = createPause()

    pause.pauseFor(1_000)
    await advance(500)
    pause.pauseFor(1_000)
    await advance(999)
    expect(events).not.toContain('resume driver-locations')
    await advance(1_000)

    expect(events.filter((event) => event.startsWith('resume'))).toHaveLength(1)
  })

  test('resumes nothing after the consumer has stopped', async () => {
    const { advance, events, pause } = createPause()
    pause.pauseFor(1_000)

    pause.cancel()
    await advance(1_000)

    expect(events).toEqual(['pause driver-locations'])
  })

  test('does not throw from its timer when the consumer stopped without a word', async () => {
    const { advance, consumer, events, pause } = createPause()
    pause.pauseFor(1_000)
    consumer.isStopped = true

    await advance(1_000)

    expect(events).toEqual(['pause driver-locations'])
  })

  test('does not throw when the consumer has stopped already', () => {
    const { events, pause } = createPause({ isStopped: true })

    pause.pauseFor(1_000)

    expect(events).toEqual([])
  })
})
