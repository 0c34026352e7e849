import type { Database, Sql } from '@under-fire/shared/database'
import { toDatabaseError } from '@under-fire/shared/database-error'
import type { DriverLocation } from '@under-fire/shared/location'
import { type LocationColumns, type Rows, toRows } from './location-columns.ts'

/** Inserts rows in one statement, skips those that are there, and returns how many were new. */
export type InsertLocations = (rows: Rows, deadlineMs: number) => Promise<number>

export interface StoreOutcome {
  inserted: number
  /** Rows that were there already: redeliveries the idempotent INSERT absorbed. */
  absorbed: number
  /** What the database refuses for its content; never worth another try. */
  refused: { location: DriverLocation; reason: string }[]
}

const NOTHING: StoreOutcome = { inserted: 0, absorbed: 0, refused: [] }

export function createInsert(database: Database): InsertLocations {
  return async ({ columns }, deadlineMs) => {
    const { count } = await database.run(
      (sql) => sql`${insertColumns(sql, columns)} ON CONFLICT (event_id) DO NOTHING`,
      deadlineMs,
    )
    return count
  }
}

/** The same INSERT without the clause that makes it harmless to do it twice. */
export function createPlainInsert(database: Database): InsertLocations {
  return async ({ columns }, deadlineMs) => {
    const { count } = await database.run((sql) => insertColumns(sql, columns), deadlineMs)
    return count
  }
}

/**
 * The text is constant whatever the number of rows, so each connection prepares it once. A column is sent as the text of
 * an array: the driver does not know the types of arrays (`fetch_types` is off).
 */
function insertColumns(sql: Sql, column: LocationColumns) {
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

/**
 * Stores a chunk with a statement for each of its parts, all at once. A driver's rows must be in one of them, or their
 * order is lost. Ends when the last statement has, so that none is left behind when the chunk is tried again.
 * @throws DatabaseError as `storeBatch`; then some of the parts may be in
 */
export async function storeChunk(
  insert: InsertLocations,
  parts: readonly Rows[],
  deadlineMs: number,
): Promise<StoreOutcome> {
  const settled = await Promise.allSettled(
    parts.map((rows) => storeBatch(insert, rows, deadlineMs)),
  )
  return settled.map(outcomeOf).reduce(add, NOTHING)
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
  rows: Rows,
  deadlineMs: number,
): Promise<StoreOutcome> {
  const { locations } = rows
  if (locations.length === 0) {
    return NOTHING
  }
  try {
    const inserted = await insert(rows, deadlineMs)
    return { inserted, absorbed: locations.length - inserted, refused: [] }
  } catch (error) {
    const failure = toDatabaseError(error)
    if (failure.kind !== 'data') {
      throw failure
    }
    const [location] = locations
    if (locations.length === 1 && location !== undefined) {
      const reason = `${failure.code}: ${failure.message}`
      return { ...NOTHING, refused: [{ location, reason }] }
    }
    const middle = Math.ceil(locations.length / 2)
    const first = await storeBatch(insert, toRows(locations.slice(0, middle)), deadlineMs)
    return add(first, await storeBatch(insert, toRows(locations.slice(middle)), deadlineMs))
  }
}
