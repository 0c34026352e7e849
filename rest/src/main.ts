import process from 'node:process'
import { describeConfig } from '@under-fire/shared/config'
import { installCrashGuard } from '@under-fire/shared/crash-guard'
import { Database } from '@under-fire/shared/database'
import { connectPostgres } from '@under-fire/shared/database-connect'
import { checkDatabase } from '@under-fire/shared/database-readiness'
import { createRegistry } from '@under-fire/shared/metrics'
import { serve } from '@under-fire/shared/serve'
import { createShutdown } from '@under-fire/shared/shutdown'
import { start } from '@under-fire/shared/start'
import { Gauge } from 'prom-client'
import { createApp } from './app.ts'
import { readRestConfig } from './config.ts'
import { openReads } from './reads/open-reads.ts'
import { createStore } from './store.ts'

const readSettings = () => readRestConfig(process.env)

await start('rest', readSettings, async (config, logger) => {
  const shutdown = createShutdown(logger)
  const registry = createRegistry()

  const database = new Database(
    connectPostgres(config, 'under-fire rest', config.REST_DEADLINE_MS),
    config.DATABASE_POOL_SIZE,
  )
  const { REDIS_URL } = config
  const reads =
    REDIS_URL === undefined ? undefined : openReads({ ...config, REDIS_URL }, { registry, logger })
  installCrashGuard(logger, () => {
    database.replacePool()
    reads?.replacePool()
  })
  shutdown.onClose('database', () => database.close())
  if (reads) {
    shutdown.onClose('reads', () => reads.close())
  }
  new Gauge({
    name: 'db_connection_pool_size',
    help: 'Connections this service may open to the database.',
    registers: [registry],
  }).set(config.DATABASE_POOL_SIZE)

  const app = createApp({
    store: createStore(database, config.REST_DEADLINE_MS),
    readLatest: reads?.readLatest,
    checkDatabase: () => checkDatabase(database),
    registry,
    logger,
  })
  const server = serve({ hostname: config.HOST, port: config.PORT, fetch: app.fetch })
  shutdown.onClose('server', () => server.stop())
  logger.info('Listening on {host}:{port}.', {
    host: config.HOST,
    port: server.port,
    config: describeConfig(config),
  })
})
