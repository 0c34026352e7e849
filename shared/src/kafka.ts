import { readFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Logger } from '@logtape/logtape'
import { type ISocketFactory, Kafka, type KafkaConfig, logLevel, type SASLOptions } from 'kafkajs'
import type * as v from 'valibot'
import { ConfigError, flag, integer, optionalText, text } from './config.ts'
import { quickenKafkaProduce } from './kafka-produce.ts'
import { quickenKafkaFetches } from './kafka-record-batch.ts'
import { awaitKnownRequests } from './kafka-readiness.ts'
import { leaveSilentBrokers } from './kafka-silence.ts'
import { calmKafkaTimers } from './kafka-timers.ts'
import { DEAD_LETTER_TOPIC, LOCATIONS_TOPIC } from './topic.ts'

/** Settings of every process that speaks to the broker. `KAFKA_BROKERS` is `host:port,host:port`. */
export const kafkaEntries = {
  KAFKA_BROKERS: text('127.0.0.1:19092'),
  KAFKA_SSL: flag(false),
  KAFKA_SSL_CA: optionalText(),
  KAFKA_SASL_MECHANISM: optionalText(),
  KAFKA_SASL_USERNAME: optionalText(),
  KAFKA_SASL_PASSWORD: optionalText(),
  KAFKA_SASL_PASSWORD_FILE: optionalText(),
  KAFKA_TOPIC: text(LOCATIONS_TOPIC),
  KAFKA_DEAD_LETTER_TOPIC: text(DEAD_LETTER_TOPIC),
  // For a topic that is not there yet.
  TOPIC_PARTITIONS: integer(3, 1, 1_000),
  TOPIC_REPLICATION_FACTOR: integer(1, 1, 9),
}
export type KafkaSettings = Readonly<v.InferOutput<v.ObjectSchema<typeof kafkaEntries, undefined>>>

const CONNECTION_TIMEOUT_MS = 1_000
const REQUEST_TIMEOUT_MS = 3_000
const KEEP_ALIVE_MS = 10_000

/**
 * A kafkajs client with bounded waits: a request gets 3 s, a connection 1 s, and a call is tried 3 times.
 * @throws ConfigError when the SASL settings are incomplete or name an unknown mechanism.
 */
export function createKafka(settings: KafkaSettings, clientId: string, logger: Logger): Kafka {
  calmKafkaTimers()
  quickenKafkaProduce()
  quickenKafkaFetches()
  leaveSilentBrokers()
  awaitKnownRequests()
  const config: KafkaConfig = {
    clientId,
    brokers: settings.KAFKA_BROKERS.split(',').map((broker) => broker.trim()),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // One owner of retries: this one. Three tries of 1 s to connect and 3 s to answer, with the pauses between them, may
    // take 12.5 s, so callers that promise an answer keep a deadline of their own. A shorter wait would give up on a slow broker that
    // has the messages, and the next try would send them twice. Fetches and joins of a group have longer waits by design.
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 500 },
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      const { message, error, groupId, stack: _stack, ...rest } = entry.log
      logger.debug('kafkajs: {message}', {
        message,
        error,
        groupId,
        level: entry.label,
        ...pickBroker(rest),
      })
    },
    socketFactory,
  }
  if (settings.KAFKA_SSL) {
    config.ssl = settings.KAFKA_SSL_CA
      ? { ca: [readFileSync(settings.KAFKA_SSL_CA, 'utf8')] }
      : true
  }
  const sasl = readSasl(settings)
  if (sasl) {
    config.sasl = sasl
  }
  return new Kafka(config)
}

function pickBroker(rest: Record<string, unknown>): Record<string, unknown> {
  return {
    ...(rest['broker'] ? { broker: rest['broker'] } : {}),
    ...(rest['retryCount'] ? { retryCount: rest['retryCount'] } : {}),
  }
}

// kafkajs never sets TCP_NODELAY, and small produce requests wait for Nagle's timer without it.
const socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
  const socket = ssl
    ? connectTls({ host, port, servername: host, ...ssl }, onConnect)
    : connectTcp({ host, port }, onConnect)
  socket.setNoDelay(true)
  socket.setKeepAlive(true, KEEP_ALIVE_MS)
  return socket
}

function readSasl(settings: KafkaSettings): SASLOptions | undefined {
  const mechanism = settings.KAFKA_SASL_MECHANISM?.toLowerCase()
  if (mechanism === undefined) {
    return undefined
  }
  if (mechanism !== 'plain' && mechanism !== 'scram-sha-256' && mechanism !== 'scram-sha-512') {
    throw new ConfigError(
      `Expected \`KAFKA_SASL_MECHANISM\` to be \`plain\`, \`scram-sha-256\` or \`scram-sha-512\`, got \`${mechanism}\`.`,
    )
  }
  const username = settings.KAFKA_SASL_USERNAME
  const password =
    settings.KAFKA_SASL_PASSWORD ??
    (settings.KAFKA_SASL_PASSWORD_FILE &&
      readFileSync(settings.KAFKA_SASL_PASSWORD_FILE, 'utf8').trim())
  if (!username || !password) {
    throw new ConfigError(
      'Expected `KAFKA_SASL_USERNAME` and `KAFKA_SASL_PASSWORD` (or `KAFKA_SASL_PASSWORD_FILE`) beside `KAFKA_SASL_MECHANISM`.',
    )
  }
  const credentials = { username, password }
  // kafkajs types each mechanism on its own, so the union has to be taken apart.
  if (mechanism === 'plain') {
    return { mechanism, ...credentials }
  }
  return mechanism === 'scram-sha-256'
    ? { mechanism, ...credentials }
    : { mechanism, ...credentials }
}
