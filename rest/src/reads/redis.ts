import { Redis } from 'ioredis'

/** A store of texts that may fail at any time. Every call ends within its deadline. */
export interface Cache {
  /** Undefined when it has none. @throws when it does not answer */
  get(key: string): Promise<string | undefined>
  /** @throws when it does not answer */
  set(key: string, value: string, ttlMs: number): Promise<void>
}

export interface RedisCache extends Cache {
  close(): void
}

export interface RedisOptions {
  url: string
  /** For each command. */
  deadlineMs: number
  onError: (error: Error) => void
}

// A connection that owes an answer for that long is given up: a frozen server never says that it is gone.
const SOCKET_TIMEOUT_MS = 500
const CONNECT_TIMEOUT_MS = 500
const RECONNECT_EVERY_MS = 100

/**
 * Redis without a queue: what cannot be sent at once fails at once, nothing is sent twice, and nobody waits longer
 * than the deadline. It connects, and connects again, by itself.
 */
export function connectRedis({ url, deadlineMs, onError }: RedisOptions): RedisCache {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: deadlineMs,
    socketTimeout: SOCKET_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: () => RECONNECT_EVERY_MS,
  })
  // Without a listener every refused connection would be written to the error output.
  redis.on('error', onError)
  return {
    async get(key) {
      return (await redis.get(key)) ?? undefined
    },
    async set(key, value, ttlMs) {
      await redis.set(key, value, 'PX', ttlMs)
    },
    close: () => redis.disconnect(),
  }
}
