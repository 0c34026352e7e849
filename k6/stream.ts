import type { DriverLocation } from '../shared/src/location.ts'

// The finaliser of MurmurHash3 (public domain, Austin Appleby): a bijection on 32 bits, so different inputs never meet.
export function mix(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

const GOLDEN = 0x9e3779b9
const hex = (value: number) => value.toString(16).padStart(8, '0')
/** From 0 up to 1, evenly spread. */
export const fraction = (value: number) => mix(value) / 2 ** 32

/**
 * A UUID that depends on nothing but seed, architecture and index. The first 32 bits are a bijection of index and
 * architecture, so two events of a run never share one.
 */
export function eventId(seed: number, lane: 0 | 1, index: number): string {
  // Without an array or a closure: k6 interprets this for each request.
  const place = index * 2 + lane
  const first = hex(mix(place ^ mix(seed)))
  const second = hex(mix(place ^ mix(seed + GOLDEN)))
  const third = hex(((mix(place ^ mix(seed + 2 * GOLDEN)) & 0x3fffffff) | 0x80000000) >>> 0)
  const fourth = hex(mix(place ^ mix(seed + 3 * GOLDEN)))
  return `${first}-${second.slice(0, 4)}-4${second.slice(5)}-${third.slice(0, 4)}-${third.slice(4)}${fourth}`
}

export interface StreamOptions {
  seed: number
  drivers: number
}

/** Which event of a stream, and when it is sent (milliseconds since 1970). Each architecture has a lane. */
export interface Place {
  lane: 0 | 1
  index: number
  nowMs: number
}

/** The event number `index` of a stream: the same for both architectures but for its id; only the time is the present. */
export function eventAt(
  { seed, drivers }: StreamOptions,
  { lane, index, nowMs }: Place,
): DriverLocation {
  const base = mix(seed) + index * 4
  return {
    event_id: eventId(seed, lane, index),
    driver_id: `driver-${Math.floor(fraction(base) * drivers)}`,
    // Bengaluru and around.
    latitude: Math.round((12.8 + fraction(base + 1) * 0.4) * 1e6) / 1e6,
    longitude: Math.round((77.4 + fraction(base + 2) * 0.4) * 1e6) / 1e6,
    recorded_at: new Date(nowMs).toISOString(),
    speed_mps: Math.round(fraction(base + 3) * 250) / 10,
    heading_deg: mix(base) % 360,
  }
}
