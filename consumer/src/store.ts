import type { Database, Sql } from '@under-fire/shared/database'
import { toDatabaseError } from '@under-fire/shared/database-error'
import type { DriverLocation } from '@under-fire/shared/location'

/** Inserts rows in one statement, skips those that are there, and returns how many were new. */
export type InsertLocations = (locations: DriverLocation[], deadlineMs: number) => Promise<number>

export interface StoreOutcome {
  inserted: number
  /** Rows that were there already: redeliveries the idempotent INSERT absorbed. */
  absorbed: number
  /** What the database refuses for its content; never worth another try. */
  refused: { location: DriverLocation; reason: string }[]
}

export function createInsert(database: Database): InsertLocations {
  return async (locations, deadlineMs) => {
    const rows = await database.run(
      (sql) => sql`${insertLocations(sql, locations)} ON CONFLICT (event_id) DO NOTHING`,
      deadlineMs,
    )
    return rows.count
  }
}

/** The same INSERT without the clause that makes it harmless to do it twice. */
export function createPlainInsert(database: Database): InsertLocations {
  return async (locations, deadlineMs) => {
    const rows = await database.run((sql) => insertLocations(sql, locations), deadlineMs)
    return rows.count
  }
}

/** The text is constant whatever the number of rows, so each connection prepares it once. */
function insertLocations(sql: Sql, locations: DriverLocation[]) {
  return sql`
    INSERT INTO driver_locations
      (event_id, architecture, driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg)
    SELECT event_id, 'kafka', driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg
    FROM jsonb_to_recordset(${JSON.stringify(locations)}::text::jsonb) AS event (
      event_id uuid, driver_id text, latitude double precision, longitude double precision,
      recorded_at timestamptz, speed_mps double precision, heading_deg double precision)`
}

/**
 * Stores what can be stored. When the database refuses the batch for the content of a row, halves find that row, and
 * its neighbours are stored.
 * @throws DatabaseError when the database is not well; then nothing may be taken as stored, and all can be tried again
 */
export async function storeBatch(
  insert: InsertLocations,
  locations: DriverLocation[],
  deadlineMs: number,
): Promise<StoreOutcome> {
  if (locations.length === 0) {
    return { inserted: 0, absorbed: 0, refused: [] }
  }
  try {
    const inserted = await insert(locations, deadlineMs)
    return { inserted, absorbed: locations.length - inserted, refused: [] }
  } catch (error) {
    const failure = toDatabaseError(error)
    if (failure.kind !== 'data') {
      throw failure
    }
    const [location] = locations
    if (locations.length === 1 && location !== undefined) {
      return {
        inserted: 0,
        absorbed: 0,
        refused: [{ location, reason: `${failure.code}: ${failure.message}` }],
      }
    }
    const middle = Math.ceil(locations.length / 2)
    const first = await storeBatch(insert, locations.slice(0, middle), deadlineMs)
    const second = await storeBatch(insert, locations.slice(middle), deadlineMs)
    return {
      inserted: first.inserted + second.inserted,
      absorbed: first.absorbed + second.absorbed,
      refused: [...first.refused, ...second.refused],
    }
  }
}
