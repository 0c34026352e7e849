import process from 'node:process'
import { installCrashGuard } from '@under-fire/shared/crash-guard'
import { createKafka } from '@under-fire/shared/kafka'
import { createProducer } from '@under-fire/shared/kafka-send'
import { createRegistry } from '@under-fire/shared/metrics'
import { serve } from '@under-fire/shared/serve'
import { createShutdown } from '@under-fire/shared/shutdown'
import { start } from '@under-fire/shared/start'
import { createApp } from '../../../producer/src/app.ts'
import { connectProducer } from '../../../producer/src/broker-link.ts'
import { readProducerConfig } from '../../../producer/src/config.ts'
import { createSendBatch, toMessage } from '../../../producer/src/publish.ts'

/** The producer without its group commit: one send a request, as tutorials have it. */
await start(
  'send-per-request',
  () => readProducerConfig(process.env),
  async (config, logger) => {
    const shutdown = createShutdown(logger)
    installCrashGuard(logger, () => undefined)
    const kafka = createKafka(config, 'under-fire-bench', logger)
    const producer = createProducer(kafka)
    const link = connectProducer({ kafka, producer, settings: config }, logger, shutdown.signal)
    shutdown.onClose('broker', () => link.close())
    const send = createSendBatch(producer, {
      topic: config.KAFKA_TOPIC,
      acks: -1,
      deadlineMs: config.PRODUCER_DEADLINE_MS,
    })
    const app = createApp({
      publish: (location) => send([toMessage(location)]),
      checkBroker: () => link.check(),
      registry: createRegistry(),
      logger,
    })
    const server = await serve({ hostname: config.HOST, port: config.PORT, fetch: app.fetch })
    shutdown.onClose('server', () => server.stop())
  },
)
