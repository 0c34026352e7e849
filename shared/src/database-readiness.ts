import type { Database } from './database.ts'
import { type DatabaseError, isUnreachable, toDatabaseError } from './database-error.ts'
import type { Readiness } from './service-routes.ts'

const DEADLINE_MS = 1_000

/** Asks the database whether it would take a row: a missing schema or a read-only server is "not ready". Never throws. */
export async function checkDatabase(database: Database): Promise<Readiness> {
  try {
    const [row] = await database.run<{ read_only: string }>(
      (sql) => sql`
        SELECT current_setting('transaction_read_only') AS read_only,
          EXISTS (SELECT 1 FROM driver_locations) AS has_rows`,
      DEADLINE_MS,
    )
    return row?.read_only === 'on'
      ? { isReady: false, reason: 'the database is read-only' }
      : { isReady: true }
  } catch (error) {
    return { isReady: false, reason: describeDatabaseError(toDatabaseError(error)) }
  }
}

// Whoever asks from outside gets the code and a word, but neither host nor user of the driver's message.
function describeDatabaseError(failure: DatabaseError): string {
  if (failure.kind === 'operator') {
    return `the database refuses the service; an operator must look (${failure.code})`
  }
  if (isUnreachable(failure)) {
    return `the database cannot be reached (${failure.code})`
  }
  if (failure.code === 'DEADLINE') {
    return `the database did not answer within ${DEADLINE_MS} ms (DEADLINE)`
  }
  return `the database is not well (${failure.code})`
}
