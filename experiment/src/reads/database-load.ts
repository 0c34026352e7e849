import type { Sample } from '../journal.ts'

// The service's numbers are up to two seconds old in a sample: read once a second, sampled once a second.
const STALE_MS = 2_000

/**
 * How often something counted by the REST service happened a second within a span, from the first and the last sample
 * that certainly belong to it. Null for a span too short for two.
 */
export function ratePerS(
  samples: Sample[],
  counter: string,
  [fromMs, toMs]: readonly [number, number],
): number | null {
  const own = samples.flatMap(({ at_ms, metrics }) => {
    const value = metrics['rest']?.[counter]
    return value !== undefined && at_ms >= fromMs + STALE_MS && at_ms <= toMs
      ? [{ at_ms, value }]
      : []
  })
  const [first, last] = [own[0], own.at(-1)]
  return first === undefined || last === undefined || last.at_ms === first.at_ms
    ? null
    : ((last.value - first.value) * 1000) / (last.at_ms - first.at_ms)
}

/** Reads that the database was asked for. */
export const DATABASE_READS = 'db_reads_total'
/** Reads that shared the database read of another. */
export const COALESCED_READS = 'reads_coalesced_total'
