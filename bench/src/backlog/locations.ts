import type { DriverLocation } from '@under-fire/shared/location'
import { eventAt } from '../../../k6/stream.ts'

const DRIVERS = 1_000

/** The locations number `from` to `from + count - 1` of a stream: the same again for the same seed. */
export function* locations(
  seed: number,
  { from = 0, count }: { from?: number; count: number },
): Generator<DriverLocation> {
  const nowMs = Date.now()
  for (let index = from; index < from + count; index += 1) {
    yield eventAt({ seed, drivers: DRIVERS }, { lane: 1, index, nowMs })
  }
}
