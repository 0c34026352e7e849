import { createKafka } from '@under-fire/shared/kafka'
import { createProducer, sendAll } from '@under-fire/shared/kafka-send'
import { silentLogger } from '../silent-logger.ts'
import { kafkaSettingsOf } from '../stack/kafka-settings.ts'
import type { Endpoints } from '../stack/stack.ts'
import { defineFault } from './fault.ts'

const SEND_DEADLINE_MS = 5_000
const PARTITION = 0
const POISON = 'not { a location'

/** Somebody else's producer with a bug: the topic holds a message that can never be stored. It stays; nothing mends it. */
export const poison = defineFault({
  name: 'poison',
  summary: 'one message that nobody can read, on the first partition of the topic',
  steps: { inject: 'poison', heal: 'leave the poison of' },
  via: 'process',
  stopsWrites: false,
  isSilent: false,
  parameters: {},
  inject: (stack) => sendPoison(stack.endpoints()),
  heal: async () => undefined,
})

async function sendPoison(endpoints: Endpoints): Promise<void> {
  const kafka = createKafka(kafkaSettingsOf(endpoints), 'under-fire-experiment', silentLogger)
  const producer = createProducer(kafka)
  try {
    await producer.connect()
    const messages = [{ partition: PARTITION, value: POISON }]
    await sendAll(producer, { topic: endpoints.topic, messages }, SEND_DEADLINE_MS)
  } finally {
    await producer.disconnect().catch(() => undefined)
  }
}
