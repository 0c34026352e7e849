import type { Database } from './database.ts'
import { toDatabaseError } from './database-error.ts'
import type { Readiness } from './service-routes.ts'

const DEADLINE_MS = 1_000

/** Asks the database for one row of the table, so that a missing schema is "not ready" too. Never throws. */
export async function checkDatabase(database: Database): Promise<Readiness> {
  try {
    await database.run((sql) => sql`SELECT 1 FROM driver_locations LIMIT 1`, DEADLINE_MS)
    return { isReady: true }
  } catch (error) {
    const { code, message } = toDatabaseError(error)
    return { isReady: false, reason: `${code}: ${message}` }
  }
}
