import process from 'node:process'
import { describeConfig } from '@under-fire/shared/config'
import { installCrashGuard } from '@under-fire/shared/crash-guard'
import { Database } from '@under-fire/shared/database'
import { connectPostgres, connectUnbounded } from '@under-fire/shared/database-connect'
import { checkDatabase } from '@under-fire/shared/database-readiness'
import { createRegistry } from '@under-fire/shared/metrics'
import { serve } from '@under-fire/shared/serve'
import { createShutdown } from '@under-fire/shared/shutdown'
import { start } from '@under-fire/shared/start'
import { Counter, Gauge } from 'prom-client'
import { createApp } from './app.ts'
import { readRestConfig } from './config.ts'
import { openReads } from './reads/open-reads.ts'
import { createStore, createUnsafeStore, idempotentInsert, plainInsert } from './store.ts'

const readSettings = () => readRestConfig(process.env)

await start('rest', readSettings, async (config, logger) => {
  const shutdown = createShutdown(logger)
  const registry = createRegistry()

  const connectFailures = new Counter({
    name: 'db_connect_failures_total',
    help: 'Tries to connect that ended before the database said anything.',
    registers: [registry],
  })
  const onConnectFailed = () => connectFailures.inc()
  const database = new Database(
    connectPostgres(config, {
      applicationName: 'under-fire rest',
      statementTimeoutMs: config.REST_DEADLINE_MS,
      onConnectFailed,
    }),
    config.DATABASE_POOL_SIZE,
  )
  const { REDIS_URL } = config
  const reads =
    REDIS_URL === undefined
      ? undefined
      : openReads({ ...config, REDIS_URL }, { registry, logger, onConnectFailed })
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
  }).set(database.poolSize + (reads?.poolSize ?? 0))

  const insert = config.UNSAFE_PLAIN_INSERT ? plainInsert : idempotentInsert
  let store = createStore(database, config.REST_DEADLINE_MS, insert)
  if (config.UNSAFE_NO_DEADLINE) {
    const sql = connectUnbounded(config)
    shutdown.onClose('driver', () => sql.end({ timeout: 1 }))
    store = createUnsafeStore(sql)
  }
  const app = createApp({
    store,
    readLatest: reads?.readLatest,
    checkDatabase: () => checkDatabase(database),
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
