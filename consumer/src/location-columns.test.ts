import { describe, expect, test } from 'bun:test'
import { decodeLocation, type DriverLocation } from '@under-fire/shared/location'
import * as fc from 'fast-check'
import { toRows } from './location-columns.ts'

const LOCATION: DriverLocation = {
  event_id: '018f4e1e-5a7c-7cc3-9a51-0242ac120002',
  driver_id: 'driver-7',
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: '2026-01-31T09:30:00.000Z',
}

/** Reads an array literal of one dimension as PostgreSQL's manual describes it. */
function parseArray(literal: string): (string | null)[] {
  const items: (string | null)[] = []
  let rest = literal
  const take = (pattern: RegExp): string | undefined => {
    const match = pattern.exec(rest)
    rest = rest.slice(match?.[0].length ?? 0)
    return match?.[0]
  }
  expect(take(/^\{/)).toBe('{')
  while (take(/^\}/) === undefined) {
    const quoted = take(/^"(?:[^"\\]|\\[^])*"/)
    const bare = quoted === undefined ? take(/^[^{},"\\\s]+/) : undefined
    if (quoted === undefined && bare === undefined) {
      throw new Error(`malformed at ${rest}`)
    }
    items.push(
      quoted === undefined
        ? bare?.toUpperCase() === 'NULL'
          ? null
          : String(bare)
        : quoted.slice(1, -1).replaceAll(/\\([^])/g, '$1'),
    )
    take(/^,/)
  }
  expect(rest).toBe('')
  return items
}

const hostile = fc.constantFrom(
  'NULL',
  'null',
  '{}',
  '{',
  '}',
  ',',
  '"',
  '\\',
  '\\"',
  "'",
  ' ',
  '$1',
)
const name = fc
  .array(fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 8 })
  .map((parts) => parts.join('').slice(0, 64).toWellFormed().replaceAll('\u0000', ''))
const optional = (max: number) =>
  fc.option(fc.double({ min: 0, max, noNaN: true }), { nil: undefined })

describe('toRows', () => {
  test('keeps every value, whatever characters a name is made of', () => {
    const rows = fc.array(
      fc.record({
        event_id: fc.uuid(),
        driver_id: name,
        latitude: fc.double({ min: -90, max: 90, noNaN: true }),
        longitude: fc.double({ min: -180, max: 180, noNaN: true }),
        recorded_at: fc.constantFrom('2026-01-31T09:30:00.000Z', '2026-01-31T09:30:00+05:30'),
        speed_mps: optional(400),
        heading_deg: optional(360),
      }),
    )
    fc.assert(
      fc.property(rows, (locations) => {
        // An optional field that is there and undefined is as good as none.
        const { columns } = toRows(locations)

        const numbers = (literal: string) =>
          parseArray(literal).map((text) => (text === null ? undefined : Number(text)))
        const wanted = <Key extends keyof DriverLocation>(key: Key) =>
          locations.map((location) => location[key])
        expect(parseArray(columns.eventIds)).toEqual(wanted('event_id'))
        expect(parseArray(columns.driverIds)).toEqual(wanted('driver_id'))
        expect(parseArray(columns.recordedAts)).toEqual(wanted('recorded_at'))
        // -0 is written as 0, as JSON does.
        const plain = (values: (number | undefined)[]) =>
          values.map((value) => (value === 0 ? 0 : value))
        expect(plain(numbers(columns.latitudes))).toEqual(plain(wanted('latitude')))
        expect(plain(numbers(columns.longitudes))).toEqual(plain(wanted('longitude')))
        expect(plain(numbers(columns.speeds))).toEqual(plain(wanted('speed_mps')))
        expect(plain(numbers(columns.headings))).toEqual(plain(wanted('heading_deg')))
      }),
    )
  })

  test('tells a driver called NULL, and one without a name, from no driver', () => {
    const named = (driver_id: string) => ({ ...LOCATION, driver_id })

    expect(toRows([named('NULL'), named('')]).columns.driverIds).toBe('{"NULL",""}')
  })

  test('makes an empty array of no rows', () => {
    expect(toRows([]).columns.eventIds).toBe('{}')
  })

  test('has nothing to escape but the name: the event’s schema lets no such character into another field', () => {
    const fields = ['event_id', 'recorded_at'] as const
    for (const field of fields) {
      for (const character of ['{', '}', ',', '"', '\\', ' ']) {
        const value = `${LOCATION[field]}${character}`

        expect(decodeLocation({ ...LOCATION, [field]: value }).ok).toBe(false)
      }
    }
  })
})
