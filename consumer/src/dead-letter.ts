import { readKafkaCode } from '@under-fire/shared/kafka-error'
import { sendAll } from '@under-fire/shared/kafka-send'
import { ORIGIN_HEADER, ORIGINAL_SIZE_HEADER, REASON_HEADER } from '@under-fire/shared/topic'
import type { IHeaders, KafkaMessage, Message, Producer } from 'kafkajs'

/** A message that can never be stored, and why. */
export interface DeadLetter {
  message: KafkaMessage
  partition: number
  reason: string
}

/** Resolves when the broker has the letters on all in-sync replicas. */
export type SendDeadLetters = (letters: DeadLetter[]) => Promise<void>

// Beyond it the batch is handed over again, and the letters with it.
const SEND_DEADLINE_MS = 5_000
const REASON_CHARACTERS_MAX = 500
// The second is what a broker says when the batch does not fit into a segment.
const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'])

/**
 * Sends the messages as they were, with the reason and the place they came from in headers. A broker that finds them
 * too large never takes them, however often it is asked, and the partition would wait for ever: so they go in halves,
 * and one that is too large alone goes without its value, then without its key and headers too.
 */
export function createSendDeadLetters(
  producer: Producer,
  topics: { from: string; to: string },
): SendDeadLetters {
  const send = (messages: Message[]) =>
    sendAll(producer, { topic: topics.to, messages }, SEND_DEADLINE_MS)
  const sendSmaller = async (letters: DeadLetter[]): Promise<void> => {
    try {
      await send(letters.map((letter) => wholeMessage(letter, topics.from)))
    } catch (error) {
      if (!isTooLarge(error)) {
        throw error
      }
      const [letter] = letters
      if (letters.length > 1) {
        const middle = Math.ceil(letters.length / 2)
        await sendSmaller(letters.slice(0, middle))
        await sendSmaller(letters.slice(middle))
      } else if (letter !== undefined) {
        await sendReduced(send, letter, topics.from)
      }
    }
  }
  return async (letters) => {
    await producer.connect()
    await sendSmaller(letters)
  }
}

async function sendReduced(
  send: (messages: Message[]) => Promise<void>,
  letter: DeadLetter,
  topic: string,
): Promise<void> {
  const whole = wholeMessage(letter, topic)
  const size = { [ORIGINAL_SIZE_HEADER]: String(letter.message.value?.byteLength ?? 0) }
  // Empty rather than null: on a compacted topic a null value would delete.
  const value = Buffer.alloc(0)
  try {
    await send([{ ...whole, value, headers: { ...whole.headers, ...size } }])
  } catch (error) {
    if (!isTooLarge(error)) {
      throw error
    }
    await send([{ key: null, value, headers: { ...explain(letter, topic), ...size } }])
  }
}

function wholeMessage(letter: DeadLetter, topic: string): Message {
  const { key, value, headers } = letter.message
  return { key, value, headers: { ...writableHeaders(headers), ...explain(letter, topic) } }
}

function explain({ message, partition, reason }: DeadLetter, topic: string): IHeaders {
  return {
    [REASON_HEADER]: reason.slice(0, REASON_CHARACTERS_MAX).toWellFormed(),
    [ORIGIN_HEADER]: `${topic}/${partition}/${message.offset}`,
  }
}

// A header may hold null. kafkajs reads it, whatever its types say, but throws a TypeError when it is to write it.
function writableHeaders(headers: IHeaders = {}): IHeaders {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map((one) => one ?? '') : (value ?? ''),
    ]),
  )
}

function isTooLarge(error: unknown): boolean {
  return TOO_LARGE.has(readKafkaCode(error))
}
