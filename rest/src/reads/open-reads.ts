import { Database } from '@under-fire/shared/database'
import { connectPostgres } from '@under-fire/shared/database-connect'
import type { DriverLocation } from '@under-fire/shared/location'
import type { Logger } from '@under-fire/shared/logger'
import type { Registry } from 'prom-client'
import type { RestConfig } from '../config.ts'
import { CacheCircuit } from './cache-circuit.ts'
import { Coalescer } from './coalesce.ts'
import { GuardedCache } from './guarded-cache.ts'
import { createLoadLatest } from './latest-location.ts'
import { createReadLatest, type ReadLatest } from './read-latest.ts'
import { createReadMetrics } from './read-metrics.ts'
import { connectRedis } from './redis.ts'

export interface Reads {
  readLatest: ReadLatest
  /** Connections to the database, at most. */
  poolSize: number
  /** Gives up the connections to the database and opens new ones. */
  replacePool(): void
  close(): Promise<void>
}

interface ReadsDependencies {
  registry: Registry
  logger: Logger
  /** Called for each try to connect to the database that ended before it said anything. */
  onConnectFailed: () => void
}

// More drivers than are asked for at one moment; beyond it a read is only not shared.
const COALESCED_KEYS_MAX = 10_000
// Longer than a pause of this process.
const FAIL_FOR_MS = 200

/** The read path with its connections: a pool of its own, so that a storm of reads takes none from the writes. */
export function openReads(
  config: RestConfig & { REDIS_URL: string },
  { registry, logger, onConnectFailed }: ReadsDependencies,
): Reads {
  const metrics = createReadMetrics(registry)
  const redis = connectRedis({
    url: config.REDIS_URL,
    deadlineMs: config.CACHE_DEADLINE_MS,
    // Ten a second while it is dead; what matters of it the circuit says once.
    onError: (error) => logger.debug('Cache: {message}', { message: error.message }),
  })
  const circuit = new CacheCircuit({
    failureThreshold: config.CACHE_FAILURE_THRESHOLD,
    failForMs: FAIL_FOR_MS,
    openMs: config.CACHE_OPEN_MS,
    nowMs: () => performance.now(),
    onChange(from, to) {
      metrics.circuit(to !== 'closed')
      if (from === 'closed') {
        logger.warn('The cache fails; reads go to the database.')
      } else if (to === 'closed') {
        logger.info('The cache answers again.')
      }
    },
  })
  const database = new Database(
    connectPostgres(
      { ...config, DATABASE_POOL_SIZE: config.READ_POOL_SIZE },
      {
        applicationName: 'under-fire rest reads',
        statementTimeoutMs: config.READ_DEADLINE_MS,
        onConnectFailed,
      },
    ),
    config.READ_POOL_SIZE,
  )
  const readLatest = createReadLatest({
    cache: new GuardedCache({ cache: redis, circuit, ttlMs: config.CACHE_TTL_MS, metrics }),
    load: createLoadLatest(database, config.READ_DEADLINE_MS),
    coalescer: config.READ_COALESCING
      ? new Coalescer<DriverLocation | null>(COALESCED_KEYS_MAX)
      : undefined,
    metrics,
  })
  return {
    readLatest,
    poolSize: database.poolSize,
    replacePool: () => database.replacePool(),
    async close() {
      redis.close()
      await database.close()
    },
  }
}
