import type { DriverLocation } from '@under-fire/shared/location'

/** Deals rows over `count` lists: a driver's rows are in one list, in the order they came. Some lists may be empty. */
export function splitByDriver(
  locations: readonly DriverLocation[],
  count: number,
): DriverLocation[][] {
  const lists = Array.from({ length: count }, (): DriverLocation[] => [])
  for (const location of locations) {
    lists[hash(location.driver_id) % count]?.push(location)
  }
  return lists
}

// A hash of few instructions; that it spreads names like `driver-1`, `driver-2` evenly is enough.
function hash(text: string): number {
  let sum = 0
  for (let index = 0; index < text.length; index += 1) {
    sum = (Math.imul(sum, 31) + text.charCodeAt(index)) | 0
  }
  return sum >>> 0
}
