import process from 'node:process'
import { createKafka, type KafkaSettings } from '@under-fire/shared/kafka'
import { createProducer, sendAll } from '@under-fire/shared/kafka-send'
import { silentLogger } from '../../../experiment/src/silent-logger.ts'
import { toMessage } from '../../../producer/src/publish.ts'
import { locations } from './locations.ts'

/** Locations `from` to `to - 1` of a stream, for the topic of the settings. */
export interface Range {
  settings: KafkaSettings
  seed: number
  from: number
  to: number
}

const SEND_MAX = 5_000
const DEADLINE_MS = 30_000

/** Sends them, acknowledged by all in-sync replicas. @throws when they are not, in time; the reason of the signal */
export async function sendRange(
  { settings, seed, from, to }: Range,
  signal: AbortSignal,
): Promise<void> {
  const producer = createProducer(createKafka(settings, 'under-fire-bench', silentLogger))
  try {
    await producer.connect()
    let sent: Promise<void> = Promise.resolve()
    for (let next = from; next < to; next += SEND_MAX) {
      signal.throwIfAborted()
      const part = { from: next, count: Math.min(SEND_MAX, to - next) }
      // Made while the ones before are on their way.
      const messages = Array.from(locations(seed, part), toMessage)
      await sent
      sent = sendAll(producer, { topic: settings.KAFKA_TOPIC, messages }, DEADLINE_MS)
      sent.catch(() => undefined)
    }
    await sent
  } finally {
    await producer.disconnect()
  }
}

// As a program it is told one range, as JSON.
if (import.meta.main) {
  const range: Range = JSON.parse(process.argv[2] ?? '{}')
  await sendRange(range, new AbortController().signal)
}
