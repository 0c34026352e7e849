import { UUID_REGEX } from 'valibot'
import type { DriverLocation } from './location.ts'

const PLAIN_NAME = /^[ -~]{1,64}$/
// Days that every year has: 29 February is left to the schema.
const PLAIN_TIME =
  /^20\d\d-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3})?Z$/

const isWithin = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && value >= least && value <= most

/**
 * What the schema of a location makes of `value`, for a tenth of its time, where that can be told at once: ASCII, UTC, milliseconds.
 * Undefined says nothing: the value may be valid. The limits are those of `driverLocationSchema`, and a property holds
 * the two together.
 */
export function readPlainLocation(value: unknown): DriverLocation | undefined {
  if (!isPlainObject(value)) {
    return undefined
  }
  const { event_id, driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg } = value
  if (
    typeof event_id !== 'string' ||
    !UUID_REGEX.test(event_id) ||
    typeof driver_id !== 'string' ||
    !PLAIN_NAME.test(driver_id) ||
    !isWithin(latitude, -90, 90) ||
    !isWithin(longitude, -180, 180) ||
    typeof recorded_at !== 'string' ||
    !PLAIN_TIME.test(recorded_at)
  ) {
    return undefined
  }
  const location: DriverLocation = {
    event_id: event_id.toLowerCase(),
    driver_id,
    latitude,
    longitude,
    recorded_at,
  }
  let fields = 5
  if (speed_mps !== undefined) {
    if (!isWithin(speed_mps, 0, 400)) {
      return undefined
    }
    location.speed_mps = speed_mps
    fields += 1
  }
  if (heading_deg !== undefined) {
    if (!isWithin(heading_deg, 0, 360)) {
      return undefined
    }
    location.heading_deg = heading_deg
    fields += 1
  }
  return countFields(value) === fields ? location : undefined
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
  )
}

// As the schema counts them: inherited ones too.
function countFields(value: object): number {
  let count = 0
  for (const _ in value) {
    count += 1
  }
  return count
}
