/** CPU time so far, in milliseconds: of each part, and of the whole machine. */
export interface CpuReading {
  atMs: number
  partsMs: Readonly<Record<string, number>>
  machineMs: number
}

/** CPU in cores. */
export interface CpuUse {
  cpu_cores: Record<string, number>
  machine_cores: number
}

/**
 * What the parts used in the last `durationMs` of the readings that have `marker`, so that starting it does not count; a
 * part that was not there all the time is left out. Pure. @throws RangeError with fewer than two such readings
 */
export function useInWindow(readings: CpuReading[], durationMs: number, marker: string): CpuUse {
  const during = readings.filter(({ partsMs }) => marker in partsMs)
  const last = during.at(-1)
  const first = last && during.find(({ atMs }) => atMs >= last.atMs - durationMs)
  if (first === undefined || last === undefined || first === last) {
    throw new RangeError(`Expected two readings of ${marker}, got ${during.length}.`)
  }
  const tookMs = last.atMs - first.atMs
  return {
    cpu_cores: Object.fromEntries(
      Object.entries(last.partsMs)
        .filter(([part]) => part in first.partsMs)
        .map(([part, usedMs]) => [part, (usedMs - (first.partsMs[part] ?? 0)) / tookMs]),
    ),
    machine_cores: (last.machineMs - first.machineMs) / tookMs,
  }
}
