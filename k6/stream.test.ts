import { describe, expect, test } from 'bun:test'
import { decodeLocation } from '../shared/src/location.ts'
import { eventAt, eventId } from './stream.ts'

const STREAM = { seed: 42, drivers: 200 }
const NOW_MS = Date.UTC(2026, 10, 23, 9, 30)
const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const SEEDS = [0, 1, 42, 2 ** 31, 2 ** 32 - 1]

const restAt = (index: number, nowMs = NOW_MS) => eventAt(STREAM, { lane: 0, index, nowMs })
const kafkaAt = (index: number, nowMs = NOW_MS) => eventAt(STREAM, { lane: 1, index, nowMs })
const firstEvents = Array.from({ length: 1_000 }, (_, index) => restAt(index))

describe('the name of an event', () => {
  test('is a UUID of version 4 that no other event of either architecture has', () => {
    const ids = new Set<string>()
    const wrong: string[] = []
    for (let index = 0; index < 100_000; index += 1) {
      for (const lane of [0, 1] as const) {
        const id = eventId(42, lane, index)
        ids.add(id)
        if (!UUID_V4.test(id)) {
          wrong.push(id)
        }
      }
    }

    expect(wrong).toEqual([])
    expect(ids.size).toBe(200_000)
  })

  test.each(SEEDS)('is well formed and unique for the seed %i', (seed) => {
    const ids = Array.from({ length: 1_000 }, (_, index) => eventId(seed, 0, index))

    expect(ids.filter((id) => !UUID_V4.test(id))).toEqual([])
    expect(new Set(ids).size).toBe(1_000)
  })

  test('is another for another seed', () => {
    const ids = SEEDS.flatMap((seed) =>
      Array.from({ length: 1_000 }, (_, index) => eventId(seed, 0, index)),
    )

    expect(new Set(ids).size).toBe(SEEDS.length * 1_000)
  })
})

describe('the stream', () => {
  test('is the same for the same seed but for the time', () => {
    const [today, tomorrow] = [restAt(7), restAt(7, NOW_MS + 86_400_000)]

    expect(today.recorded_at).toBe('2026-11-23T09:30:00.000Z')
    expect(tomorrow).toEqual({ ...today, recorded_at: '2026-11-24T09:30:00.000Z' })
  })

  test('is another for another seed', () => {
    const place = { lane: 0, index: 7, nowMs: NOW_MS } as const

    const other = eventAt({ ...STREAM, seed: 43 }, place)

    expect(other.latitude).not.toBe(restAt(7).latitude)
  })

  test('is the same for both architectures but for the names of the events', () => {
    for (const event of firstEvents.keys()) {
      const [rest, kafka] = [restAt(event), kafkaAt(event)]

      expect(kafka).toEqual({ ...rest, event_id: kafka.event_id })
      expect(kafka.event_id).not.toBe(rest.event_id)
    }
  })

  test.each(SEEDS)('has only events that the services accept, with the seed %i', (seed) => {
    const refused = Array.from({ length: 1_000 }, (_, index) =>
      eventAt({ seed, drivers: 200 }, { lane: 1, index, nowMs: NOW_MS }),
    ).filter((event) => !decodeLocation(event).ok)

    expect(refused).toEqual([])
  })

  test('has every driver and no other, about equally often', () => {
    const drivers = Map.groupBy(
      Array.from({ length: 10_000 }, (_, index) => restAt(index).driver_id),
      (driver) => driver,
    )
    const counts = [...drivers.values()].map(({ length }) => length)

    expect(drivers.size).toBe(200)
    expect(drivers.has('driver-0')).toBe(true)
    expect(drivers.has('driver-199')).toBe(true)
    // 50 are expected, the deviation is 7.
    expect(Math.min(...counts)).toBeGreaterThan(15)
    expect(Math.max(...counts)).toBeLessThan(85)
  })

  test('does not stand still', () => {
    const distinct = new Set(
      firstEvents.map(({ latitude, longitude }) => `${latitude} ${longitude}`),
    )

    expect(distinct.size).toBeGreaterThan(990)
  })
})
