import type { DriverLocation } from '@under-fire/shared/location'

/** Rows turned into columns: each is a PostgreSQL array literal, `{…}`, with one element a row. */
export interface LocationColumns {
  eventIds: string
  driverIds: string
  latitudes: string
  longitudes: string
  recordedAts: string
  speeds: string
  headings: string
}

/** Rows on their way to the table: as they were decoded, and as the parameters of one statement. */
export interface Rows {
  readonly locations: readonly DriverLocation[]
  readonly columns: LocationColumns
}

const QUOTED = /["\\]/
const ALL_QUOTED = /["\\]/g

/**
 * One parameter a column, whatever the number of rows. The text of a literal: https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO
 * @param locations as `decodeLocation` gives them: only `driver_id` may hold characters that mean something in a literal
 */
export function toRows(locations: readonly DriverLocation[]): Rows {
  const columns = {
    eventIds: literal(locations.map(({ event_id }) => event_id)),
    driverIds: literal(locations.map(({ driver_id }) => quote(driver_id))),
    latitudes: literal(locations.map(({ latitude }) => latitude)),
    longitudes: literal(locations.map(({ longitude }) => longitude)),
    recordedAts: literal(locations.map(({ recorded_at }) => recorded_at)),
    speeds: literal(locations.map(({ speed_mps = 'NULL' }) => speed_mps)),
    headings: literal(locations.map(({ heading_deg = 'NULL' }) => heading_deg)),
  }
  return { locations, columns }
}

function literal(items: readonly (string | number)[]): string {
  return `{${items.join(',')}}`
}

// Always in quotes, so that NULL is a driver's name and an empty name would be one too.
function quote(text: string): string {
  return QUOTED.test(text) ? `"${text.replace(ALL_QUOTED, String.raw`\$&`)}"` : `"${text}"`
}
