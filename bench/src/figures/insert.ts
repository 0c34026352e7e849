import { randomInt } from 'node:crypto'
import postgres from 'postgres'
import { idempotentInsert } from '../../../rest/src/store.ts'
import { locations } from '../backlog/locations.ts'
import type { Figure } from '../figure.ts'
import { type Connections, connectionSizes } from './connections.ts'

// REST's default.
const POOL_SIZE = 8
const SEEDS = 2 ** 31

/** What REST adds to its INSERT: HTTP, validation, the bounded queue before the driver. */
export const insert: Figure<Connections> = {
  name: 'insert',
  subject: 'rest',
  limit: `a bare loop of its INSERT, as many connections (${POOL_SIZE})`,
  unit: 'rows/s',
  wanted: { of: 'ratio', is: 'at least', value: 0.8 },
  sizes: connectionSizes(64),
  async open({ ground, generator, signal }, { connections, durationS }) {
    const rest = await ground.start({
      name: 'rest',
      service: 'rest',
      env: { DATABASE_POOL_SIZE: String(POOL_SIZE) },
    })
    const sql = postgres(ground.endpoints.databaseUrl, { max: POOL_SIZE, fetch_types: false })
    const subject = async () =>
      (await generator.run({ url: rest.url, connections, durationS, signal })).perSecond
    const limit = () => insertFor(sql, durationS * 1_000)
    const close = async () => {
      await Promise.all([rest.stop(), sql.end({ timeout: 1 })])
    }
    try {
      await subject()
      await limit()
      return { subject, limit, close }
    } catch (error) {
      await close()
      throw error
    }
  },
}

/** Each connection inserts its next row as soon as the last is in. Gives rows a second. */
async function insertFor(sql: postgres.Sql, durationMs: number): Promise<number> {
  const startedMs = performance.now()
  const loops = Array.from({ length: POOL_SIZE }, async () => {
    let count = 0
    for (const location of locations(randomInt(SEEDS), { count: Number.MAX_SAFE_INTEGER })) {
      if (performance.now() - startedMs >= durationMs) {
        break
      }
      await idempotentInsert(sql, location)
      count += 1
    }
    return count
  })
  const counts = await Promise.all(loops)
  const total = counts.reduce((sum, count) => sum + count, 0)
  return (total * 1_000) / (performance.now() - startedMs)
}
