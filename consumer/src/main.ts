import process from 'node:process'
import { describeConfig } from '@under-fire/shared/config'
import { installCrashGuard } from '@under-fire/shared/crash-guard'
import { Database } from '@under-fire/shared/database'
import { connectPostgres } from '@under-fire/shared/database-connect'
import { checkDatabase } from '@under-fire/shared/database-readiness'
import { createKafka } from '@under-fire/shared/kafka'
import { createProducer } from '@under-fire/shared/kafka-send'
import { createRegistry } from '@under-fire/shared/metrics'
import { serve } from '@under-fire/shared/serve'
import { createShutdown } from '@under-fire/shared/shutdown'
import { start } from '@under-fire/shared/start'
import { createApp } from './app.ts'
import { BacklogAge } from './backlog-age.ts'
import { CircuitBreaker, type Clock } from './circuit-breaker.ts'
import { readConsumerConfig } from './config.ts'
import { type ConsumeOptions, createBatchHandler } from './consume.ts'
import { createSendDeadLetters } from './dead-letter.ts'
import { type Group, HEARTBEAT_MS, joinGroup } from './group.ts'
import { createConsumerMetrics } from './metrics.ts'
import { refuseDeadLetters, retryPoison } from './retry-poison.ts'
import { createInsert, createPlainInsert } from './store.ts'
import { TransitionLog } from './transition-log.ts'

const TRANSITIONS_KEPT = 100
const NEVER_OPENS = Number.MAX_SAFE_INTEGER
const clock: Clock = {
  nowMs: () => performance.now(),
  after(durationMs, run) {
    const timer = setTimeout(run, durationMs)
    return () => clearTimeout(timer)
  },
}

const optionsOf = (config: ReturnType<typeof readConsumerConfig>): ConsumeOptions => ({
  chunkMax: config.CONSUMER_CHUNK_MAX,
  statements: Math.min(config.CONSUMER_STATEMENTS, config.DATABASE_POOL_SIZE),
  retryDelayMs: config.CONSUMER_RETRY_DELAY_MS,
  triesMax: config.BREAKER_FAILURE_THRESHOLD,
  heartbeatMs: HEARTBEAT_MS,
  isCommitFirst: config.UNSAFE_COMMIT_FIRST,
})

const readSettings = () => readConsumerConfig(process.env)

await start('consumer', readSettings, async (config, logger) => {
  const shutdown = createShutdown(logger)
  const registry = createRegistry()
  const backlogAge = new BacklogAge(Date.now)
  const metrics = createConsumerMetrics(registry, () => backlogAge.ageSeconds())
  metrics.poolSize.set(config.DATABASE_POOL_SIZE)

  const database = new Database(
    connectPostgres(config, {
      applicationName: 'under-fire consumer',
      statementTimeoutMs: config.BREAKER_CALL_TIMEOUT_MS,
      onConnectFailed: () => metrics.connectFailures.inc(),
    }),
    config.DATABASE_POOL_SIZE,
  )
  installCrashGuard(logger, () => database.replacePool())
  shutdown.onClose('database', () => database.close())

  const transitions = new TransitionLog(TRANSITIONS_KEPT)
  const breaker = new CircuitBreaker(
    {
      failureThreshold: config.UNSAFE_NO_BREAKER ? NEVER_OPENS : config.BREAKER_FAILURE_THRESHOLD,
      successThreshold: config.BREAKER_SUCCESS_THRESHOLD,
      resetTimeoutMs: config.BREAKER_RESET_TIMEOUT_MS,
      callTimeoutMs: config.BREAKER_CALL_TIMEOUT_MS,
    },
    clock,
    (transition) => {
      metrics.onTransition(transition)
      transitions.add({ ...transition, atEpochMs: Date.now() })
      logger.info('Breaker {from} → {to}: {reason}', { ...transition })
    },
  )

  const kafka = createKafka(config, 'under-fire-consumer', logger)
  const letters = createProducer(kafka)
  shutdown.onClose('dead letters', () => letters.disconnect())

  const handle = createBatchHandler({
    breaker,
    insert: config.UNSAFE_PLAIN_INSERT ? createPlainInsert(database) : createInsert(database),
    sendDeadLetters: config.UNSAFE_RETRY_POISON
      ? refuseDeadLetters
      : createSendDeadLetters(letters, {
          from: config.KAFKA_TOPIC,
          to: config.KAFKA_DEAD_LETTER_TOPIC,
        }),
    pauseAll: (durationMs, probe) => group.pauseAll(durationMs, probe),
    resumeAll: () => group.resumeAll(),
    clock,
    signal: shutdown.signal,
    metrics,
    backlogAge,
    logger,
    options: optionsOf(config),
  })
  const group: Group = joinGroup({
    kafka,
    settings: config,
    handle: config.UNSAFE_RETRY_POISON
      ? retryPoison(handle, {
          backlogAge,
          clock,
          logger,
          retryDelayMs: config.CONSUMER_RETRY_DELAY_MS,
        })
      : handle,
    onAssigned: (partitions) => backlogAge.keep(partitions),
    clock,
    logger,
    signal: shutdown.signal,
    onStalled(silentMs) {
      logger.fatal('kafkajs has been silent for {silentMs} ms; ending, to be started again.', {
        silentMs,
      })
      process.exit(1)
    },
  })
  shutdown.onClose('group', () => group.close())

  const app = createApp({
    breaker: () => ({ state: breaker.state, transitions: transitions.last }),
    checks: { database: () => checkDatabase(database), group: () => group.check() },
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
