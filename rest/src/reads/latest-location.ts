import type { Database } from '@under-fire/shared/database'
import type { DriverLocation } from '@under-fire/shared/location'

/** The newest location of a driver; null when there is none. Throws DatabaseError. */
export type LoadLatest = (driverId: string) => Promise<DriverLocation | null>

interface Row {
  event_id: string
  driver_id: string
  latitude: number
  longitude: number
  recorded_at: Date
  speed_mps: number | null
  heading_deg: number | null
}

/** One SELECT on the index of `database/latest-location.sql`. `deadlineMs` includes waiting for a connection. */
export function createLoadLatest(database: Database, deadlineMs: number): LoadLatest {
  return async (driverId) => {
    const [row] = await database.run<Row>(
      (sql) => sql`
        SELECT event_id, driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg
        FROM driver_locations
        WHERE driver_id = ${driverId}
        ORDER BY recorded_at DESC
        LIMIT 1`,
      deadlineMs,
    )
    return row === undefined ? null : toLocation(row)
  }
}

function toLocation({ recorded_at, speed_mps, heading_deg, ...row }: Row): DriverLocation {
  return {
    ...row,
    recorded_at: recorded_at.toISOString(),
    ...(speed_mps !== null && { speed_mps }),
    ...(heading_deg !== null && { heading_deg }),
  }
}
