import { randomUUID } from 'node:crypto'
import type { DriverLocation } from '@under-fire/shared/location'
import postgres from 'postgres'
import { idempotentInsert } from '../../../rest/src/store.ts'
import type { Figure } from '../figure.ts'
import { loadPart } from '../loaded.ts'
import { type Connections, connectionSizes } from './connections.ts'

// REST's default.
const POOL_SIZE = 8
const CONNECTIONS = 64
const WARM_UP_S = 1
const DRIVERS = 1_000

/** What REST adds to its INSERT: HTTP, validation, the bounded queue before the driver. */
export const insert: Figure<Connections> = {
  name: 'insert',
  subject: 'rest',
  limit: `a bare loop of its INSERT, as many connections (${POOL_SIZE})`,
  unit: 'rows/s',
  wanted: { of: 'ratio', is: 'at least', value: 0.8 },
  sizes: connectionSizes(CONNECTIONS),
  async open(bench) {
    const { ground } = bench
    const rest = await ground.start({
      name: 'rest',
      service: 'rest',
      env: { DATABASE_POOL_SIZE: String(POOL_SIZE) },
    })
    const sql = postgres(ground.endpoints.databaseUrl, { max: POOL_SIZE, fetch_types: false })
    const close = async () => {
      await Promise.all([rest.stop(), sql.end({ timeout: 1 })])
    }
    try {
      const warmUp = { connections: CONNECTIONS, durationS: WARM_UP_S }
      await loadPart(bench, rest, warmUp).measure()
      await insertFor(sql, WARM_UP_S * 1_000)
      return {
        async at(load) {
          const loaded = loadPart(bench, rest, load)
          return {
            subject: loaded.measure,
            limit: () => insertFor(sql, load.durationS * 1_000),
            failed: () => ({ subject: loaded.failedShare(), limit: 0 }),
            units: (perSecond) => perSecond * load.durationS,
          }
        },
        close,
      }
    } catch (error) {
      await close()
      throw error
    }
  },
}

/** Each connection inserts its next row as soon as the last is in. Gives rows a second. */
async function insertFor(sql: postgres.Sql, durationMs: number): Promise<number> {
  const nextLocation = likeTheLoad()
  const startedMs = performance.now()
  const loops = Array.from({ length: POOL_SIZE }, async () => {
    let count = 0
    while (performance.now() - startedMs < durationMs) {
      await idempotentInsert(sql, nextLocation())
      count += 1
    }
    return count
  })
  const counts = await Promise.all(loops)
  const total = counts.reduce((sum, count) => sum + count, 0)
  return (total * 1_000) / (performance.now() - startedMs)
}

/**
 * The rows that REST gets of wrk (`load/post.lua`): a random half of an id, then a counter. Ids that are random throughout
 * touch more of the index, and would make the limit slower than what is held against it.
 */
function likeTheLoad(): () => DriverLocation {
  const half = randomUUID().slice(0, -12)
  const recorded_at = new Date().toISOString()
  let count = 0
  return () => {
    count += 1
    return {
      event_id: `${half}${count.toString(16).padStart(12, '0')}`,
      driver_id: `driver-${String(count % DRIVERS).padStart(3, '0')}`,
      latitude: 12.971599,
      longitude: 77.594566,
      recorded_at,
      speed_mps: 8.5,
      heading_deg: 270,
    }
  }
}
