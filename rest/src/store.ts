import type { Database, Sql } from '@under-fire/shared/database'
import type { DriverLocation } from '@under-fire/shared/location'

/** Stores one event. Throws DatabaseError, or whatever the driver throws. */
export type StoreLocation = (location: DriverLocation) => Promise<void>

type Insert = typeof idempotentInsert

/** One autocommit INSERT: committed when the promise resolves. `deadlineMs` includes waiting for a connection. */
export function createStore(
  database: Database,
  deadlineMs: number,
  insert: Insert = idempotentInsert,
): StoreLocation {
  return async (location) => {
    await database.run((sql) => insert(sql, location), deadlineMs)
  }
}

/** The same INSERT straight through the driver: it waits for as long as the driver does, and that may be for ever. */
export function createUnsafeStore(sql: Sql): StoreLocation {
  return async (location) => {
    await idempotentInsert(sql, location)
  }
}

/** The same event again changes nothing. */
export function idempotentInsert(sql: Sql, location: DriverLocation) {
  return sql`${plainInsert(sql, location)} ON CONFLICT (event_id) DO NOTHING`
}

/** The same event again is one row more, or refused where a key is. */
export function plainInsert(sql: Sql, location: DriverLocation) {
  return sql`
    INSERT INTO driver_locations
      (event_id, architecture, driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg)
    VALUES
      (${location.event_id}, 'rest', ${location.driver_id}, ${location.latitude}, ${location.longitude},
       ${location.recorded_at}, ${location.speed_mps ?? null}, ${location.heading_deg ?? null})`
}
