import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { driverLocationSchema } from './location.ts'
import { readPlainLocation } from './plain-location.ts'
import * as v from 'valibot'

const VALID = {
  event_id: '018f4e1e-5a7c-7cc3-9a51-0242ac120002',
  driver_id: 'driver-7',
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: '2026-01-31T09:30:00.000Z',
}

const fixed = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fc.constant(value)]))
const two = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((number) => String(number).padStart(2, '0'))
/** Times in and around the form that is told at once: months, days, hours that are and that are not. */
const time = fc
  .tuple(
    fc.constantFrom('1999', '2000', '2024', '2026', '2099', '2100'),
    two(0, 13),
    two(0, 32),
    two(0, 24),
    two(0, 60),
    two(0, 60),
    fc.constantFrom('', '.000', '.999', '.1', '.123456789', '.'),
    fc.constantFrom('Z', 'z', '', '+00:00', '+05:30', '-16:00', 'Z\n'),
  )
  .map(
    ([year, month, day, hour, minute, second, rest, zone]) =>
      `${year}-${month}-${day}T${hour}:${minute}:${second}${rest}${zone}`,
  )
const uuid = fc.uuid().chain((id) => fc.constantFrom(id, id.toUpperCase(), `${id} `, id.slice(1)))
const hostile = fc.oneof(
  fc.anything(),
  fc.constantFrom('', 'a\u0000b', 'a\uD800', 'ä', 'K', '\u007F', 'd'.repeat(64), 'd'.repeat(65)),
  fc.constantFrom(
    -0,
    90,
    -90,
    90.000_001,
    180,
    360,
    400,
    400.1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
  ),
)
const degrees = fc.double({ min: -200, max: 200 })
const mostly = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary, weight: 30 }, { arbitrary: hostile, weight: 1 })

const candidate = fc
  .tuple(
    fc.record(
      {
        event_id: mostly(uuid),
        driver_id: mostly(fc.string({ minLength: 1, maxLength: 66 })),
        latitude: mostly(fc.double({ min: -91, max: 91 })),
        longitude: mostly(degrees),
        recorded_at: mostly(fc.oneof(time, fc.date().map(String), fc.constant(VALID.recorded_at))),
        speed_mps: mostly(fc.double({ min: -1, max: 401 })),
        heading_deg: mostly(fc.double({ min: -1, max: 361 })),
      },
      { requiredKeys: [] },
    ),
    fc.oneof(
      { arbitrary: fc.constant({}), weight: 20 },
      {
        arbitrary: fc.dictionary(
          fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString')),
          fc.anything(),
          { maxKeys: 2 },
        ),
        weight: 1,
      },
    ),
  )
  .map(([fields, more]): unknown => Object.assign({}, VALID, fields, more))

/** The schema says the same of it, down to the order of the fields, which is the order of the bytes that are sent. */
function agrees(value: unknown): boolean {
  const plain = readPlainLocation(value)
  if (plain === undefined) {
    return true
  }
  const { success, output } = v.safeParse(driverLocationSchema, value)
  return (
    success &&
    JSON.stringify(plain) === JSON.stringify(output) &&
    Bun.deepEquals(plain, output, true)
  )
}

describe('readPlainLocation', () => {
  test('says what the schema says, of valid, invalid and hostile values', () => {
    fc.assert(fc.property(candidate, agrees), { numRuns: 5_000 })
  })

  test('says what the schema says of everything that is JSON', () => {
    const parsed = candidate.map((value): unknown => JSON.parse(JSON.stringify(value) ?? 'null'))
    fc.assert(fc.property(fc.oneof(parsed, fc.jsonValue()), agrees), { numRuns: 2_000 })
  })

  test('says what the schema says of any day and time', () => {
    const value = fc.record({ ...fixed(VALID), recorded_at: time }, { noNullPrototype: true })
    fc.assert(fc.property(value, agrees), { numRuns: 5_000 })
  })

  test('is quick on what the load generator sends, on any day but 29 February', () => {
    const day = fc.date({
      min: new Date('2000-01-01T00:00:00Z'),
      max: new Date('2099-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    const value = fc.record(
      {
        event_id: fc.uuid(),
        driver_id: fc.nat().map((number) => `driver-${number}`),
        latitude: fc.double({ min: -90, max: 90, noNaN: true }),
        longitude: fc.double({ min: -180, max: 180, noNaN: true }),
        recorded_at: day
          .map((date) => date.toISOString())
          .filter((text) => !text.includes('-02-29T')),
        speed_mps: fc.double({ min: 0, max: 400, noNaN: true }),
        heading_deg: fc.double({ min: 0, max: 360, noNaN: true }),
      },
      {
        noNullPrototype: true,
        requiredKeys: ['event_id', 'driver_id', 'latitude', 'longitude', 'recorded_at'],
      },
    )
    fc.assert(
      fc.property(value, (location) => Bun.deepEquals(readPlainLocation(location), location)),
    )
  })

  test.each([
    ['a __proto__ key', JSON.parse(JSON.stringify(VALID).replace('{', '{"__proto__":{},'))],
    ['an inherited field', Object.create(VALID)],
    ['a field more', { ...VALID, colour: 'red' }],
    ['a field that is undefined', { ...VALID, speed_mps: undefined }],
    ['a list', [VALID]],
    ['null', null],
    ['a text', JSON.stringify(VALID)],
  ])('leaves %s to the schema', (_, value: unknown) => {
    expect(readPlainLocation(value)).toBeUndefined()
  })
})
