import { LateError } from './within.ts'

// kafkajs wraps an error at most a few times; a chain that is longer, or a ring, is not worth following.
const CAUSES_MAX = 5

/**
 * What Kafka calls an error, such as `MESSAGE_TOO_LARGE`; else the code of the operating system, such as
 * `ECONNREFUSED`; else the name of the innermost error.
 */
export function readKafkaCode(error: unknown): string {
  let name = 'UNKNOWN'
  let inner = error
  for (let depth = 0; depth < CAUSES_MAX && inner instanceof Error; depth += 1) {
    name = inner.name
    if ('type' in inner && typeof inner.type === 'string') {
      return inner.type
    }
    if ('code' in inner && typeof inner.code === 'string') {
      return inner.code
    }
    inner = inner.cause
  }
  return name
}

/** The same for people who ask from outside: a word on what is wrong, and no host, port or user. */
export function describeKafkaError(error: unknown): string {
  return error instanceof LateError
    ? error.message
    : `the broker is not available (${readKafkaCode(error)})`
}
