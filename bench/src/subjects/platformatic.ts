import process from 'node:process'
import { Producer, ProduceAcks } from '@platformatic/kafka'
import { createRegistry } from '@under-fire/shared/metrics'
import { serve } from '@under-fire/shared/serve'
import { createShutdown } from '@under-fire/shared/shutdown'
import { start } from '@under-fire/shared/start'
import { createApp } from '../../../producer/src/app.ts'
import { readProducerConfig } from '../../../producer/src/config.ts'
import { GroupCommit } from '../../../producer/src/group-commit.ts'
import { toMessage } from '../../../producer/src/publish.ts'

interface Record {
  topic: string
  key: string
  value: string
  headers: { [name: string]: string }
}

/** The producer with @platformatic/kafka in the place of kafkajs. */
await start(
  'platformatic',
  () => readProducerConfig(process.env),
  async (config, logger) => {
    const shutdown = createShutdown(logger)
    const encode = (text: string | undefined) =>
      text === undefined ? undefined : Buffer.from(text)
    const producer = new Producer<string, string, string, string>({
      clientId: 'under-fire-bench',
      bootstrapBrokers: config.KAFKA_BROKERS.split(','),
      acks: ProduceAcks.ALL,
      serializers: { key: encode, value: encode, headerKey: encode, headerValue: encode },
    })
    shutdown.onClose('broker', () => producer.close(true))
    const commits = new GroupCommit<Record>(
      async (messages) => {
        await producer.send({ messages })
      },
      {
        batchMax: config.PRODUCER_BATCH_MAX,
        queueMax: config.PRODUCER_QUEUE_MAX,
        deadlineMs: config.PRODUCER_DEADLINE_MS,
      },
    )
    shutdown.onClose('group commit', () => commits.close())
    const app = createApp({
      publish(location) {
        const { key, value, headers } = toMessage(location)
        return commits.submit({
          topic: config.KAFKA_TOPIC,
          key: String(key),
          value: String(value),
          headers: Object.fromEntries(
            Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]),
          ),
        })
      },
      checkBroker: async () => ({ isReady: true }),
      registry: createRegistry(),
      logger,
    })
    const server = await serve({ hostname: config.HOST, port: config.PORT, fetch: app.fetch })
    shutdown.onClose('server', () => server.stop())
  },
)
