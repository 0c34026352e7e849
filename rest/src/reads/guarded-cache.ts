import { decodeLocation, type DriverLocation } from '@under-fire/shared/location'
import type { CacheCircuit } from './cache-circuit.ts'
import type { ReadMetrics } from './read-metrics.ts'
import type { Cache } from './redis.ts'

/** What the cache knows of a driver. `location` null: that there is none. */
export type Looked =
  | { outcome: 'hit'; location: DriverLocation | null }
  | { outcome: 'miss' | 'bypass' }

export interface GuardedCacheOptions {
  cache: Cache
  circuit: CacheCircuit
  /** How long an entry is believed, one that says "there is none" too. */
  ttlMs: number
  metrics: ReadMetrics
}

/** A cache that never throws and, once it is taken for dead, never makes anybody wait. */
export class GuardedCache {
  readonly #options: GuardedCacheOptions

  constructor(options: GuardedCacheOptions) {
    this.#options = options
  }

  /** A cache that fails is as good as one that was not asked: `bypass`. */
  async look(driverId: string): Promise<Looked> {
    const { cache, circuit, metrics } = this.#options
    if (!circuit.mayAsk()) {
      metrics.cache('bypass')
      return { outcome: 'bypass' }
    }
    let text: string | undefined
    try {
      text = await cache.get(keyOf(driverId))
    } catch {
      circuit.failed()
      metrics.cache('error')
      return { outcome: 'bypass' }
    }
    circuit.succeeded()
    const looked = decode(text)
    metrics.cache(looked.outcome)
    return looked
  }

  /** Only after a miss: a cache that did not answer will not take it either. */
  async remember(driverId: string, location: DriverLocation | null): Promise<void> {
    const { cache, circuit, ttlMs, metrics } = this.#options
    try {
      await cache.set(keyOf(driverId), JSON.stringify(location), ttlMs)
      circuit.succeeded()
    } catch {
      circuit.failed()
      metrics.cacheWriteFailed()
    }
  }
}

// The version is that of the value's form: after a change of it, no old entry is read.
const keyOf = (driverId: string) => `under-fire:latest-location:1:${driverId}`

/** Somebody else may have written there: what is no location counts as none kept. */
function decode(
  text: string | undefined,
): { outcome: 'hit'; location: DriverLocation | null } | { outcome: 'miss' } {
  if (text === undefined) {
    return { outcome: 'miss' }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { outcome: 'miss' }
  }
  if (value === null) {
    return { outcome: 'hit', location: null }
  }
  const decoded = decodeLocation(value)
  return decoded.ok ? { outcome: 'hit', location: decoded.location } : { outcome: 'miss' }
}
