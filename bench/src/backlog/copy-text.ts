import type { DriverLocation } from '@under-fire/shared/location'

const PART_ROWS = 1_000

/** Locations in the text format of COPY, in parts of a thousand rows. Their texts hold nothing that it would escape. */
export function* copyText(all: Iterable<DriverLocation>): Generator<Buffer> {
  let lines: string[] = []
  for (const location of all) {
    const { event_id, driver_id, latitude, longitude, recorded_at } = location
    const { speed_mps = '\\N', heading_deg = '\\N' } = location
    lines.push(
      `${event_id}\tkafka\t${driver_id}\t${latitude}\t${longitude}\t${recorded_at}\t${speed_mps}\t${heading_deg}\n`,
    )
    if (lines.length === PART_ROWS) {
      yield Buffer.from(lines.join(''))
      lines = []
    }
  }
  if (lines.length > 0) {
    yield Buffer.from(lines.join(''))
  }
}
