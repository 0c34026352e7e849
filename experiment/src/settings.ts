import * as v from 'valibot'

const value = v.union([v.string(), v.number(), v.boolean()])
const settings = <const Names extends readonly string[]>(service: string, names: Names) =>
  v.optional(
    v.record(v.picklist(names, `Expected a setting of ${service}: ${names.join(', ')}.`), value),
  )

/**
 * What an experiment may change about each service beside the breaker, by the names that the service reads: a new one
 * is a word here. `--scale` leaves them as they are.
 */
export const settingsSchema = v.strictObject({
  rest: settings('rest', [
    'REST_DEADLINE_MS',
    'DATABASE_POOL_SIZE',
    'DATABASE_RECONNECT_MS',
    'UNSAFE_NO_DEADLINE',
    'UNSAFE_PLAIN_INSERT',
    'CACHE_DEADLINE_MS',
    'CACHE_TTL_MS',
    'CACHE_FAILURE_THRESHOLD',
    'CACHE_OPEN_MS',
    'READ_DEADLINE_MS',
    'READ_POOL_SIZE',
    'READ_COALESCING',
  ]),
  producer: settings('producer', [
    'PRODUCER_DEADLINE_MS',
    'PRODUCER_QUEUE_MAX',
    'PRODUCER_BATCH_MAX',
    'UNSAFE_ACKS',
  ]),
  consumer: settings('consumer', [
    'CONSUMER_SESSION_TIMEOUT_MS',
    'CONSUMER_CHUNK_MAX',
    'CONSUMER_STATEMENTS',
    'CONSUMER_RETRY_DELAY_MS',
    'DATABASE_POOL_SIZE',
    'DATABASE_RECONNECT_MS',
    'UNSAFE_COMMIT_FIRST',
    'UNSAFE_PLAIN_INSERT',
    'UNSAFE_NO_BREAKER',
    'UNSAFE_RETRY_POISON',
  ]),
})
export type Settings = v.InferOutput<typeof settingsSchema>

/** Every setting of one service as not set, for an environment that begins as the shell's. */
export function unsetOf(service: keyof Settings): Record<string, string> {
  const names: readonly string[] = settingsSchema.entries[service].wrapped.key.options
  return Object.fromEntries(names.map((name) => [name, '']))
}

/** The settings of one service as its environment. */
export function environmentOf(
  given: Settings | undefined,
  service: keyof Settings,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given?.[service] ?? {}).map(([name, held]) => [name, String(held)]),
  )
}

/** The safeties that are switched off, such as `UNSAFE_ACKS=1`, each once; the services take one at most. */
export function unsafeSettings(given: Settings = {}): string[] {
  const unsafe = Object.values(given).flatMap((settingsOfOne) =>
    Object.entries(settingsOfOne ?? {})
      .filter(([name, held]) => name.startsWith('UNSAFE_') && String(held) !== 'false')
      .map(([name, held]) => `${name}=${held}`),
  )
  return [...new Set(unsafe)]
}
