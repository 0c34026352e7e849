import { expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import type { Message } from 'kafkajs'

// What patches/kafkajs@2.2.4.patch mends: kafkajs copied the messages of a partition so far for each that came to them.
const load = createRequire(import.meta.url)
const group: (given: object) => Record<string, Message[]> = load(
  'kafkajs/src/producer/groupMessagesPerPartition',
)
const messages: Message[] = Array.from({ length: 100_000 }, (_, index) => ({
  key: String(index % 2),
  value: String(index),
}))
const groupBy = (partitioner: (choice: { message: Message }) => number) =>
  group({ topic: 'driver-locations', partitionMetadata: [{}, {}], messages, partitioner })

test('groups messages by partition, in their order', () => {
  expect(groupBy(({ message }) => Number(message.key))).toEqual({
    0: messages.filter(({ key }) => key === '0'),
    1: messages.filter(({ key }) => key === '1'),
  })
})

test('groups a hundred thousand of one partition in far less than the seconds that copying takes', () => {
  const startedMs = performance.now()

  expect(groupBy(() => 1)).toEqual({ 1: messages })

  expect(performance.now() - startedMs).toBeLessThan(1_500)
})
