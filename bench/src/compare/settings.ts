import { version } from 'kafkajs/package.json'
import { readConsumerConfig } from '../../../consumer/src/config.ts'
import { counted } from '../../../experiment/src/report/format.ts'
import { environmentOf } from '../../../experiment/src/settings.ts'
import { partitionsFor } from '../../../experiment/src/stack/consumers.ts'
import { readProducerConfig } from '../../../producer/src/config.ts'
import { OUTAGE } from './outage.ts'

/** What every broker's clients are set to, a name and a value each; `copies` of the topic, by broker. Pure. */
export function clientSettings(copies: readonly number[]): [name: string, value: string][] {
  const producer = readProducerConfig(environmentOf(OUTAGE.settings, 'producer'))
  const consumer = readConsumerConfig(environmentOf(OUTAGE.settings, 'consumer'))
  return [
    ['client', `kafkajs ${version}, of producer and consumer`],
    ['acks', 'all'],
    ['linger', 'none: what waits goes with the next send'],
    ['messages a send', `at most ${producer.PRODUCER_BATCH_MAX}`],
    ['compression', 'none'],
    [
      'topic',
      `${counted(partitionsFor(1), 'partition')}; copies: ${[...new Set(copies)].join(' or ')}`,
    ],
    ['consumers', 'one'],
    ['rows an INSERT', `at most ${consumer.CONSUMER_CHUNK_MAX}, then the offset is committed`],
    ['connections to PostgreSQL', `at most ${consumer.DATABASE_POOL_SIZE}`],
    ['session timeout', `${consumer.CONSUMER_SESSION_TIMEOUT_MS} ms of silence`],
    [
      'breaker',
      `${OUTAGE.breaker.failureThreshold} failures, asks every ${OUTAGE.breaker.resetTimeoutMs} ms; times --scale in the outage`,
    ],
  ]
}
