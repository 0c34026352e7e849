import { createKafka } from '@under-fire/shared/kafka'
import { silentLogger } from '../silent-logger.ts'
import { kafkaSettingsOf } from '../stack/kafka-settings.ts'
import type { Endpoints } from '../stack/stack.ts'
import { defineFault } from './fault.ts'

const ALL_IN_SYNC_REPLICAS = -1
const PARTITION = 0
const POISON = 'not { a location'

/** Somebody else's producer with a bug: the topic holds a message that can never be stored. It stays; nothing mends it. */
export const poison = defineFault({
  name: 'poison',
  summary: 'one message that nobody can read, on the first partition of the topic',
  steps: { inject: 'poison', heal: 'leave the poison of' },
  via: 'process',
  stopsWrites: false,
  parameters: {},
  inject: (stack) => sendPoison(stack.endpoints()),
  heal: async () => undefined,
})

async function sendPoison(endpoints: Endpoints): Promise<void> {
  const kafka = createKafka(kafkaSettingsOf(endpoints), 'under-fire-experiment', silentLogger)
  const producer = kafka.producer({ allowAutoTopicCreation: false })
  try {
    await producer.connect()
    await producer.send({
      topic: endpoints.topic,
      acks: ALL_IN_SYNC_REPLICAS,
      messages: [{ partition: PARTITION, value: POISON }],
    })
  } finally {
    await producer.disconnect().catch(() => undefined)
  }
}
