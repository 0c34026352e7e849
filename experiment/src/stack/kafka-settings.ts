import process from 'node:process'
import { readConfig } from '@under-fire/shared/config'
import { kafkaEntries, type KafkaSettings } from '@under-fire/shared/kafka'
import type { Endpoints } from './stack.ts'

/** The connection settings for a stack's broker; SASL and TLS come from the environment. */
export function kafkaSettingsOf(endpoints: Endpoints): KafkaSettings {
  return readConfig(kafkaEntries, {
    ...process.env,
    ...endpoints.topicSettings,
    KAFKA_BROKERS: endpoints.brokers,
    KAFKA_TOPIC: endpoints.topic,
    KAFKA_DEAD_LETTER_TOPIC: endpoints.deadLetterTopic,
  })
}
