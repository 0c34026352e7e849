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

const QUOTED = /["\\]/g

/**
 * One parameter a column, whatever the number of rows. The text of a literal: https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO
 * @param locations as `decodeLocation` gives them: only `driver_id` may hold characters that mean something in a literal
 */
export function toColumns(locations: readonly DriverLocation[]): LocationColumns {
  let eventIds = '{'
  let driverIds = '{'
  let latitudes = '{'
  let longitudes = '{'
  let recordedAts = '{'
  let speeds = '{'
  let headings = '{'
  let separator = ''
  for (const location of locations) {
    eventIds += separator + location.event_id
    driverIds += separator + quote(location.driver_id)
    latitudes += separator + String(location.latitude)
    longitudes += separator + String(location.longitude)
    recordedAts += separator + location.recorded_at
    speeds += separator + numberOrNull(location.speed_mps)
    headings += separator + numberOrNull(location.heading_deg)
    separator = ','
  }
  return {
    eventIds: `${eventIds}}`,
    driverIds: `${driverIds}}`,
    latitudes: `${latitudes}}`,
    longitudes: `${longitudes}}`,
    recordedAts: `${recordedAts}}`,
    speeds: `${speeds}}`,
    headings: `${headings}}`,
  }
}

// Always in quotes, so that NULL is a driver's name and an empty name would be one too.
function quote(text: string): string {
  return `"${text.replace(QUOTED, String.raw`\$&`)}"`
}

function numberOrNull(value: number | undefined): string {
  return value === undefined ? 'NULL' : String(value)
}
