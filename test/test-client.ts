import { randomUUID } from 'node:crypto'
import { classify, type Told } from '../experiment/src/ledger.ts'

/** A valid location. */
export function makeLocation(changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    event_id: randomUUID(),
    driver_id: `driver-${Math.floor(Math.random() * 50)}`,
    latitude: 12.97,
    longitude: 77.59,
    recorded_at: new Date().toISOString(),
    ...changes,
  }
}

export function post(url: string, body: unknown): Promise<Response> {
  return fetch(`${url}/v1/locations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    // Bun's client may write to a connection that the server closes for idleness in that moment, and calls it reset.
    keepalive: false,
    signal: AbortSignal.timeout(5_000),
  })
}

/** Sends events at a steady rate until it is stopped, and remembers what it was told of each. `onEvent` hears it at once. */
export function startClient(
  url: string,
  ratePerS: number,
  onEvent: (event: 'sent' | Told) => void = () => undefined,
): { stop(): Promise<Map<string, Told>> } {
  const told = new Map<string, Told>()
  const open = new Set<Promise<void>>()
  const startedMs = performance.now()
  let sent = 0
  const timer = setInterval(() => {
    for (const due = ((performance.now() - startedMs) / 1000) * ratePerS; sent < due; sent += 1) {
      const location = makeLocation()
      const tell = (outcome: Told) => {
        told.set(String(location['event_id']), outcome)
        onEvent(outcome)
      }
      onEvent('sent')
      const request = post(url, location).then(
        ({ status }) => tell(classify(status)),
        () => tell('unknown'),
      )
      open.add(request)
      void request.finally(() => open.delete(request))
    }
  }, 5)
  return {
    async stop() {
      clearInterval(timer)
      await Promise.all(open)
      return told
    },
  }
}

export function accepted(told: Map<string, Told>): string[] {
  return [...told].filter(([, outcome]) => outcome === 'accepted').map(([id]) => id)
}
