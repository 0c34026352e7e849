import type { Database, Sql } from '@under-fire/shared/database'
import type { DriverLocation } from '@under-fire/shared/location'

/** Stores one event; the same event again changes nothing. Throws DatabaseError, or whatever the driver throws. */
export type StoreLocation = (location: DriverLocation) => Promise<void>

/** One autocommit INSERT: committed when the promise resolves. `deadlineMs` includes waiting for a connection. */
export function createStore(database: Database, deadlineMs: number): StoreLocation {
  return async (location) => {
    await database.run((sql) => insertLocation(sql, location), deadlineMs)
  }
}

/** The same INSERT straight through the driver: it waits for as long as the driver does, and that may be for ever. */
export function createUnsafeStore(sql: Sql): StoreLocation {
  return async (location) => {
    await insertLocation(sql, location)
  }
}

function insertLocation(sql: Sql, location: DriverLocation) {
  return sql`
    INSERT INTO driver_locations
      (event_id, architecture, driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg)
    VALUES
      (${location.event_id}, 'rest', ${location.driver_id}, ${location.latitude}, ${location.longitude},
       ${location.recorded_at}, ${location.speed_mps ?? null}, ${location.heading_deg ?? null})
    ON CONFLICT (event_id) DO NOTHING`
}
