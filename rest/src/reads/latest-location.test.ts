import { describe, expect, test } from 'bun:test'
import { Database } from '@under-fire/shared/database'
import { createDriver } from '@under-fire/shared/database.fake'
import { decodeLocation } from '@under-fire/shared/location'
import { createLoadLatest } from './latest-location.ts'

const ROW = {
  event_id: '018f4e1e-5a7c-7cc3-9a51-0242ac120002',
  driver_id: 'driver-7',
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: new Date('2026-01-31T09:30:00.000Z'),
  speed_mps: null,
  heading_deg: null,
}

/** What is made of these rows. */
async function load(...rows: object[]) {
  const { connect, given } = createDriver()
  const loaded = createLoadLatest(new Database(connect, 4), 1_000)('driver-7')
  given[0]?.answer(rows)
  return loaded
}

describe('the newest location of a driver', () => {
  test.each([{}, { speed_mps: 0, heading_deg: 0 }, { heading_deg: 359.5 }])(
    'is a location as it was sent, what was not sent left out: %p',
    async (optional) => {
      const location = await load({ ...ROW, ...optional })

      expect(location).toEqual({
        event_id: ROW.event_id,
        driver_id: 'driver-7',
        latitude: 52.52,
        longitude: 13.405,
        recorded_at: '2026-01-31T09:30:00.000Z',
        ...optional,
      })
      // Else it would never be found in the cache.
      expect(decodeLocation(JSON.parse(JSON.stringify(location))).ok).toBe(true)
    },
  )

  test('is null where there is none', async () => {
    expect(await load()).toBeNull()
  })
})
