import process from 'node:process'
import { createRegistry } from '@under-fire/shared/metrics'
import { serve } from '@under-fire/shared/serve'
import { createShutdown } from '@under-fire/shared/shutdown'
import { start } from '@under-fire/shared/start'
import { createApp } from '../../../producer/src/app.ts'
import { readProducerConfig } from '../../../producer/src/config.ts'

/** The producer with nothing behind its route: it validates, counts, and answers at once. */
await start(
  'no-kafka',
  () => readProducerConfig(process.env),
  async (config, logger) => {
    const shutdown = createShutdown(logger)
    const app = createApp({
      publish: () => Promise.resolve(),
      checkBroker: async () => ({ isReady: true }),
      registry: createRegistry(),
      logger,
    })
    const server = await serve({ hostname: config.HOST, port: config.PORT, fetch: app.fetch })
    shutdown.onClose('server', () => server.stop())
  },
)
