import process from 'node:process'
import { createRegistry } from '@under-fire/shared/metrics'
import { serve } from '@under-fire/shared/serve'
import { createShutdown } from '@under-fire/shared/shutdown'
import { start } from '@under-fire/shared/start'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { createApp } from '../../../producer/src/app.ts'
import { readProducerConfig } from '../../../producer/src/config.ts'
import { toMessage } from '../../../producer/src/publish.ts'

/** The producer as tutorials have it: kafkajs as it comes, and one send a request. */
await start(
  'send-per-request',
  () => readProducerConfig(process.env),
  async (config, logger) => {
    const shutdown = createShutdown(logger)
    const kafka = new Kafka({
      clientId: 'under-fire-bench',
      brokers: config.KAFKA_BROKERS.split(','),
      logLevel: logLevel.NOTHING,
    })
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
    await producer.connect()
    shutdown.onClose('broker', () => producer.disconnect())
    const app = createApp({
      async publish(location) {
        await producer.send({ topic: config.KAFKA_TOPIC, messages: [toMessage(location)] })
      },
      checkBroker: async () => ({ isReady: true }),
      registry: createRegistry(),
      logger,
    })
    const server = await serve({ hostname: config.HOST, port: config.PORT, fetch: app.fetch })
    shutdown.onClose('server', () => server.stop())
  },
)
