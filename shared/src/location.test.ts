import { describe, expect, test } from 'bun:test'
import { decodeLocation } from './location.ts'

const VALID = {
  event_id: '018f4e1e-5a7c-7cc3-9a51-0242ac120002',
  driver_id: 'driver-7',
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: '2026-01-31T09:30:00.000Z',
}

/** The paths of what is wrong with a location that differs from a valid one in `change`. */
function wrongPaths(change: Record<string, unknown>): string[] {
  const decoded = decodeLocation({ ...VALID, ...change })
  return decoded.ok ? [] : [...new Set(decoded.problems.map(({ path }) => path))]
}

describe('decodeLocation', () => {
  test('takes a location with and without the optional fields', () => {
    const complete = { ...VALID, speed_mps: 12.5, heading_deg: 270 }

    expect(decodeLocation(VALID)).toEqual({ ok: true, location: VALID })
    expect(decodeLocation(complete)).toEqual({ ok: true, location: complete })
  })

  test('takes the limits of every range', () => {
    for (const sign of [-1, 1]) {
      expect(wrongPaths({ latitude: sign * 90, longitude: sign * 180 })).toEqual([])
    }
    expect(wrongPaths({ speed_mps: 0, heading_deg: 0 })).toEqual([])
    expect(wrongPaths({ speed_mps: 400, heading_deg: 360 })).toEqual([])
    expect(wrongPaths({ driver_id: 'd'.repeat(64) })).toEqual([])
  })

  test('writes the id in lower case, so that one event has one name', () => {
    const decoded = decodeLocation({ ...VALID, event_id: VALID.event_id.toUpperCase() })

    expect(decoded).toEqual({ ok: true, location: VALID })
  })

  test.each([
    ['event_id', 'not-a-uuid'],
    ['event_id', ` ${VALID.event_id}`],
    ['event_id', VALID.event_id.replaceAll('-', '')],
    ['event_id', 42],
    ['driver_id', ''],
    ['driver_id', 'd'.repeat(65)],
    ['driver_id', 7],
    ['driver_id', 'a\u0000b'],
    ['driver_id', 'a\uD800b'],
    ['latitude', '52.52'],
    ['latitude', 90.000_001],
    ['latitude', -90.000_001],
    ['latitude', Number.NaN],
    ['latitude', null],
    ['longitude', 180.000_001],
    ['longitude', -180.000_001],
    ['longitude', Number.POSITIVE_INFINITY],
    ['longitude', true],
    ['speed_mps', -0.1],
    ['speed_mps', 400.1],
    ['speed_mps', null],
    ['heading_deg', -1],
    ['heading_deg', 360.1],
    ['heading_deg', '90'],
    ['recorded_at', 1_769_852_400_000],
    ['recorded_at', '9'.repeat(41)],
  ])('names %s when it holds %p', (field, value) => {
    expect(wrongPaths({ [field]: value })).toEqual([field])
  })

  test.each([
    '2026-01-31T09:30:00Z',
    '2026-01-31T09:30:00.123456789Z',
    '2026-01-31T09:30:00+05:30',
    '2026-01-31T09:30:00-15:59',
    '2024-02-29T23:59:59Z',
    '2026-03-01T00:30:00+05:00',
    '2000-01-01T00:00:00Z',
    '2099-12-31T23:59:59.999Z',
  ])('takes the time %s', (time) => {
    expect(wrongPaths({ recorded_at: time })).toEqual([])
  })

  test.each([
    ['no such month or day', '2026-13-40T00:00:00Z'],
    ['no 30 February', '2026-02-30T00:00:00Z'],
    ['no 29 February in that year', '2026-02-29T00:00:00Z'],
    ['no 31 April, with an offset', '2026-04-31T00:00:00+05:30'],
    ['no hour 24', '2026-01-31T24:00:00Z'],
    ['no second 60', '2026-01-31T23:59:60Z'],
    ['no offset', '2026-01-31T09:30:00'],
    ['no time', '2026-01-31'],
    ['an offset that PostgreSQL refuses', '2026-01-31T09:30:00+16:00'],
    ['an offset that only some engines read', '2026-01-31T09:30:00+05'],
    ['a space for the T', '2026-01-31 09:30:00Z'],
    ['a line break at the end', '2026-01-31T09:30:00Z\n'],
    ['too early', '1999-12-31T23:59:59Z'],
    ['too late', '2100-01-01T00:00:00Z'],
    ['a sentence', 'yesterday'],
  ])('refuses a time with %s', (_, time) => {
    expect(wrongPaths({ recorded_at: time })).toEqual(['recorded_at'])
  })

  test.each(['event_id', 'driver_id', 'latitude', 'longitude', 'recorded_at'])(
    'names %s when it is missing',
    (field) => {
      const rest = Object.fromEntries(Object.entries(VALID).filter(([name]) => name !== field))

      const decoded = decodeLocation(rest)

      expect(decoded).toMatchObject({ ok: false, problems: [{ path: field }] })
    },
  )

  test('names every wrong field at once', () => {
    expect(wrongPaths({ latitude: 91, longitude: 181, driver_id: '' }).toSorted()).toEqual([
      'driver_id',
      'latitude',
      'longitude',
    ])
  })

  test('names a field it does not know', () => {
    expect(wrongPaths({ colour: 'red' })).toEqual(['colour'])
  })

  test('names a __proto__ key as a field it does not know, and sets no prototype', () => {
    const value: unknown = JSON.parse(
      JSON.stringify(VALID).replace('{', '{"__proto__":{"isAdmin":true},'),
    )

    const decoded = decodeLocation(value)

    expect(decoded).toMatchObject({ ok: false, problems: [{ path: '__proto__' }] })
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false)
  })

  test.each([[null], [undefined], [1], ['text'], [true], [[]], [[{}]]])(
    'refuses %p as a whole',
    (value) => {
      expect(decodeLocation(value).ok).toBe(false)
    },
  )

  test('gives a hostile key and value back shortened and well-formed', () => {
    const decoded = decodeLocation({ ...VALID, ['\uD800'.repeat(5_000)]: 1 })

    expect(decoded.ok).toBe(false)
    for (const { path, message } of decoded.ok ? [] : decoded.problems) {
      expect(path.length).toBeLessThanOrEqual(100)
      expect(message.length).toBeLessThanOrEqual(200)
      expect(path.isWellFormed() && message.isWellFormed()).toBe(true)
    }
  })
})
