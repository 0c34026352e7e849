import { randomUUID } from 'node:crypto'
import type { DriverLocation } from '@under-fire/shared/location'

const CLIENTS = 64
const DRIVERS = 1_000
const REQUEST_TIMEOUT_MS = 10_000

export interface FillOptions {
  /** Of a producer. */
  url: string
  events: number
  signal: AbortSignal
}

/** Posts exactly so many events, and resolves when each is accepted. @throws Error for the first that is not */
export async function fill({ url, events, signal }: FillOptions): Promise<void> {
  let next = 0
  const post = async () => {
    while (next < events) {
      signal.throwIfAborted()
      const number = next
      next += 1
      const response = await fetch(`${url}/v1/locations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(locationOf(number)),
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      })
      const text = await response.text()
      if (!response.ok) {
        throw new Error(`event ${number + 1} of ${events} was refused: ${response.status} ${text}`)
      }
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, post))
}

/** The drivers take turns, so that every broker has the same share of events on each partition. */
function locationOf(number: number): DriverLocation {
  return {
    event_id: randomUUID(),
    driver_id: `driver-${number % DRIVERS}`,
    latitude: 12.971599,
    longitude: 77.594566,
    recorded_at: new Date().toISOString(),
    speed_mps: 8.5,
    heading_deg: 270,
  }
}
