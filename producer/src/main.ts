import process from 'node:process'
import { describeConfig } from '@under-fire/shared/config'
import { installCrashGuard } from '@under-fire/shared/crash-guard'
import { createKafka } from '@under-fire/shared/kafka'
import { ALL_IN_SYNC_REPLICAS, createProducer } from '@under-fire/shared/kafka-send'
import { createRegistry } from '@under-fire/shared/metrics'
import { serve } from '@under-fire/shared/serve'
import { createShutdown } from '@under-fire/shared/shutdown'
import { start } from '@under-fire/shared/start'
import type { Message } from 'kafkajs'
import { createApp } from './app.ts'
import { connectProducer } from './broker-link.ts'
import { readProducerConfig } from './config.ts'
import { GroupCommit } from './group-commit.ts'
import { createSendBatch, toMessage } from './publish.ts'

const readSettings = () => readProducerConfig(process.env)

await start('producer', readSettings, async (config, logger) => {
  const shutdown = createShutdown(logger)
  const registry = createRegistry()
  installCrashGuard(logger, () => undefined)

  const kafka = createKafka(config, 'under-fire-producer', logger)
  const producer = createProducer(kafka)
  const link = connectProducer({ kafka, producer, settings: config }, logger, shutdown.signal)
  shutdown.onClose('broker', () => link.close())

  const acks = config.UNSAFE_ACKS === undefined ? ALL_IN_SYNC_REPLICAS : Number(config.UNSAFE_ACKS)
  const commits = new GroupCommit<Message>(
    createSendBatch(producer, {
      topic: config.KAFKA_TOPIC,
      acks,
      deadlineMs: config.PRODUCER_DEADLINE_MS,
    }),
    {
      batchMax: config.PRODUCER_BATCH_MAX,
      queueMax: config.PRODUCER_QUEUE_MAX,
      deadlineMs: config.PRODUCER_DEADLINE_MS,
    },
  )
  shutdown.onClose('group commit', () => commits.close())

  const app = createApp({
    publish: (location) => commits.submit(toMessage(location)),
    checkBroker: () => link.check(),
    registry,
    logger,
  })
  const server = await serve({ hostname: config.HOST, port: config.PORT, fetch: app.fetch })
  shutdown.onClose('server', () => server.stop())
  logger.info('Listening on {host}:{port}.', {
    host: config.HOST,
    port: server.port,
    config: describeConfig(config),
  })
})
