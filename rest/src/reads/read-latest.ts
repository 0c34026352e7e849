import { toDatabaseError } from '@under-fire/shared/database-error'
import type { DriverLocation } from '@under-fire/shared/location'
import type { Coalescer } from './coalesce.ts'
import type { GuardedCache } from './guarded-cache.ts'
import type { LoadLatest } from './latest-location.ts'
import type { ReadMetrics } from './read-metrics.ts'

/** Where an answer came from: `miss`, from the database, for the cache had none; `bypass`, without the cache's help. */
export interface LatestLocation {
  location: DriverLocation | null
  source: 'hit' | 'miss' | 'bypass'
}

/** @throws DatabaseError when the cache cannot answer and the database does not */
export type ReadLatest = (driverId: string) => Promise<LatestLocation>

export interface ReadLatestOptions {
  cache: GuardedCache
  load: LoadLatest
  /** Undefined: everyone who finds nothing in the cache asks the database. */
  coalescer: Coalescer<DriverLocation | null> | undefined
  metrics: ReadMetrics
}

/**
 * Cache-aside: the cache first, then the database, whose answer is then kept. Nothing is ever removed by a write, so
 * an answer may be as old as the entry's time to live.
 */
export function createReadLatest({
  cache,
  load,
  coalescer,
  metrics,
}: ReadLatestOptions): ReadLatest {
  const loadCounted = async (driverId: string) => {
    metrics.databaseRead()
    try {
      return await load(driverId)
    } catch (error) {
      const failure = toDatabaseError(error)
      metrics.databaseReadFailed(failure.code)
      throw failure
    }
  }

  return async (driverId) => {
    const looked = await cache.look(driverId)
    if (looked.outcome === 'hit') {
      return { location: looked.location, source: 'hit' }
    }
    const source = looked.outcome
    const keep = async (location: DriverLocation | null) => {
      if (source === 'miss') {
        await cache.remember(driverId, location)
      }
    }
    const work = () => loadCounted(driverId)
    if (coalescer === undefined) {
      const location = await work()
      void keep(location)
      return { location, source }
    }
    const { outcome, isShared } = coalescer.join(driverId, work, keep)
    if (isShared) {
      metrics.coalesced()
    }
    return { location: await outcome, source }
  }
}
