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
  const failed = new AbortController()
  const ending = AbortSignal.any([signal, failed.signal])
  let next = 0
  const post = async () => {
    try {
      while (next < events) {
        ending.throwIfAborted()
        next += 1
        await postOne(url, locationOf(next), ending)
      }
    } catch (error) {
      // One refusal is enough: the others need not go on.
      failed.abort(error)
      throw error
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, post))
}

async function postOne(url: string, location: DriverLocation, ending: AbortSignal): Promise<void> {
  const response = await fetch(`${url}/v1/locations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(location),
    signal: AbortSignal.any([ending, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
  })
  const text = await response.text()
  if (!response.ok) {
    throw new Error(`an event of the backlog was refused: ${response.status} ${text}`)
  }
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
