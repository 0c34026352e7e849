import type { StandardSchemaV1 } from '@standard-schema/spec'
import * as v from 'valibot'
import { readPlainLocation } from './plain-location.ts'

/** The schema version this code writes and reads; travels in the `schema-version` header on the topic. */
export const LOCATION_VERSION = '1'

// Both would be valid JSON and both make PostgreSQL refuse the whole batch they stand in (22021, 22P02).
const isStorableText = (text: string): boolean => text.isWellFormed() && !text.includes('\u0000')

const EARLIEST_YEAR = 2000
const LATEST_YEAR = 2100

// RFC 3339 with an offset below 16 hours: what PostgreSQL takes (22009) and every engine's `Date` reads alike.
const TIME_AND_OFFSET = /T[\d:.]+(?:Z|[+-](?:0\d|1[0-5]):[0-5]\d)$/

function isPlausibleTime(text: string): boolean {
  const year = new Date(text).getUTCFullYear()
  return (
    year >= EARLIEST_YEAR &&
    year < LATEST_YEAR &&
    TIME_AND_OFFSET.test(text) &&
    isCalendarDay(text.slice(0, 10))
  )
}

// `Date` takes 30 February for 2 March, PostgreSQL refuses it (22008).
function isCalendarDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}

/** The name of a driver: 1 to 64 characters, chosen by whoever sends. */
export const driverIdSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(64),
  v.check(isStorableText, 'Expected text without U+0000 and without lone surrogates'),
)

/**
 * Where a driver was at a moment: the one event of the project.
 * `latitude` and `longitude` in degrees, `speed_mps` in metres a second, `heading_deg` in degrees clockwise from north.
 */
export const driverLocationSchema = v.strictObject({
  event_id: v.pipe(v.string(), v.uuid('Expected a UUID'), v.toLowerCase()),
  driver_id: driverIdSchema,
  latitude: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  longitude: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
  recorded_at: v.pipe(
    v.string(),
    v.maxLength(40),
    v.isoTimestamp('Expected an ISO 8601 time with an offset, such as 2026-01-31T09:30:00.000Z'),
    v.check(
      isPlausibleTime,
      'Expected a time that exists, from 2000 to 2099, with `Z` or an offset such as +05:30',
    ),
  ),
  speed_mps: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(400))),
  heading_deg: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(360))),
})

export type DriverLocation = v.InferOutput<typeof driverLocationSchema>

/** One reason why a value is not a `DriverLocation`. `path` is empty for the value as a whole. */
export interface FieldProblem {
  path: string
  message: string
}

export type Decoded =
  | { ok: true; location: DriverLocation }
  | { ok: false; problems: FieldProblem[] }

/** Validates an already parsed value through the Standard Schema interface. Never throws. */
export function decodeLocation(value: unknown): Decoded {
  const plain = readPlainLocation(value)
  if (plain !== undefined) {
    return { ok: true, location: plain }
  }
  const result = driverLocationSchema['~standard'].validate(value)
  if (result instanceof Promise) {
    throw new TypeError('Expected `driverLocationSchema` to be synchronous')
  }
  return result.issues
    ? { ok: false, problems: result.issues.map(toFieldProblem) }
    : { ok: true, location: result.value }
}

function toFieldProblem(issue: StandardSchemaV1.Issue): FieldProblem {
  const keys = (issue.path ?? []).map((segment) =>
    String(typeof segment === 'object' ? segment.key : segment),
  )
  // A hostile key or value must not come back as a page of text, nor as half a surrogate pair.
  return {
    path: keys.join('.').toWellFormed().slice(0, 100),
    message: issue.message.toWellFormed().slice(0, 200),
  }
}
