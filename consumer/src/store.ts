import type { Database, Sql } from '@under-fire/shared/database'
import { toDatabaseError } from '@under-fire/shared/database-error'
import type { DriverLocation } from '@under-fire/shared/location'
import { toColumns } from './location-columns.ts'
import { splitByDriver } from './split-by-driver.ts'

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

/**
 * The text is constant whatever the number of rows, so each connection prepares it once. A column is sent as the text of
 * an array: the driver does not know the types of arrays (`fetch_types` is off).
 */
function insertLocations(sql: Sql, locations: DriverLocation[]) {
  const column = toColumns(locations)
  return sql`
    INSERT INTO driver_locations
      (event_id, architecture, driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg)
    SELECT event_id, 'kafka', driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg
    FROM unnest(
      ${column.eventIds}::text::uuid[], ${column.driverIds}::text::text[],
      ${column.latitudes}::text::double precision[], ${column.longitudes}::text::double precision[],
      ${column.recordedAts}::text::timestamptz[],
      ${column.speeds}::text::double precision[], ${column.headings}::text::double precision[]
    ) AS event (event_id, driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg)`
}

// A statement of fewer rows costs more in the saying than two connections gain.
const SPLIT_FROM_ROWS = 200

/**
 * Stores a chunk with up to `statements` statements at once, each with the rows of other drivers, so that a driver's rows
 * keep their order. Ends when the last of them has, so that none is left behind when the chunk is tried again.
 * @throws DatabaseError as `storeBatch`; then some of the rows may be in
 */
export async function storeChunk(
  insert: InsertLocations,
  locations: DriverLocation[],
  { deadlineMs, statements }: { deadlineMs: number; statements: number },
): Promise<StoreOutcome> {
  if (locations.length < SPLIT_FROM_ROWS || statements < 2) {
    return storeBatch(insert, locations, deadlineMs)
  }
  const settled = await Promise.allSettled(
    splitByDriver(locations, statements).map((rows) => storeBatch(insert, rows, deadlineMs)),
  )
  return settled.map(outcomeOf).reduce(add)
}

function outcomeOf(settled: PromiseSettledResult<StoreOutcome>): StoreOutcome {
  if (settled.status === 'rejected') {
    throw settled.reason
  }
  return settled.value
}

function add(first: StoreOutcome, second: StoreOutcome): StoreOutcome {
  return {
    inserted: first.inserted + second.inserted,
    absorbed: first.absorbed + second.absorbed,
    refused: [...first.refused, ...second.refused],
  }
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
    return add(first, await storeBatch(insert, locations.slice(middle), deadlineMs))
  }
}
