import process from 'node:process'
import { createKafka } from '@under-fire/shared/kafka'
import { createProducer } from '@under-fire/shared/kafka-send'
import { createLogger } from '@under-fire/shared/logger'
import type { Message } from 'kafkajs'
import { readProducerConfig } from '../../../producer/src/config.ts'
import { GroupCommit } from '../../../producer/src/group-commit.ts'
import { createSendBatch, toMessage } from '../../../producer/src/publish.ts'
import { locations } from '../backlog/locations.ts'

const DEADLINE_MS = 60_000
// Made before, and sent again and again: only the way to the broker is timed.
const RING = 50_000

/**
 * The producer's way to the broker without HTTP: locations become messages, wait for their group commit, and are
 * acknowledged by all in-sync replicas. Told the number of messages to warm up with and to measure, it prints messages a second.
 */
const [warmUp = 0, measured = 0] = process.argv.slice(2).map(Number)
const config = readProducerConfig(process.env)
const kafka = createKafka(config, 'under-fire-bench', createLogger('bench', 'info'))
const producer = createProducer(kafka)
await producer.connect()
const commits = new GroupCommit<Message>(
  createSendBatch(producer, { topic: config.KAFKA_TOPIC, acks: -1, deadlineMs: DEADLINE_MS }),
  {
    batchMax: config.PRODUCER_BATCH_MAX,
    queueMax: config.PRODUCER_QUEUE_MAX,
    deadlineMs: DEADLINE_MS,
  },
)

const ring = [...locations(1, { count: RING })]

/** As many wait as fit into the producer's queue; the next one comes as soon as one is acknowledged. */
async function publish(count: number): Promise<number> {
  let sent = 0
  const lanes = Array.from({ length: config.PRODUCER_QUEUE_MAX }, async () => {
    while (sent < count) {
      const location = ring[sent % RING]
      sent += 1
      if (location !== undefined) {
        await commits.submit(toMessage(location))
      }
    }
  })
  const startedMs = performance.now()
  await Promise.all(lanes)
  return (count * 1_000) / (performance.now() - startedMs)
}

await publish(warmUp)
const perSecond = await publish(measured)
await commits.close()
await producer.disconnect()
process.stdout.write(`RESULT ${perSecond}\n`)
