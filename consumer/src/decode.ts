import { decodeLocation, type DriverLocation, LOCATION_VERSION } from '@under-fire/shared/location'
import { VERSION_HEADER } from '@under-fire/shared/topic'
import type { KafkaMessage } from 'kafkajs'

export type DecodedMessage = { ok: true; location: DriverLocation } | { ok: false; reason: string }

// One for all: without `stream` a call leaves nothing behind for the next, also when it throws.
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads a message from the topic. Whatever it holds, the answer is a location or a reason; it never throws. */
export function decodeMessage(message: KafkaMessage): DecodedMessage {
  const version = message.headers?.[VERSION_HEADER]?.toString() ?? LOCATION_VERSION
  if (version !== LOCATION_VERSION) {
    return { ok: false, reason: `unknown schema version \`${version.slice(0, 20)}\`` }
  }
  if (message.value === null) {
    return { ok: false, reason: 'no value (a tombstone)' }
  }
  let value: unknown
  try {
    value = JSON.parse(utf8.decode(message.value))
  } catch (error) {
    return {
      ok: false,
      reason: `not JSON: ${error instanceof Error ? error.message : 'unreadable'}`.slice(0, 200),
    }
  }
  const decoded = decodeLocation(value)
  return decoded.ok
    ? decoded
    : {
        ok: false,
        reason: decoded.problems
          .map(({ path, message: text }) => `${path}: ${text}`)
          .join('; ')
          .slice(0, 500),
      }
}
