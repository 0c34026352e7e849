import { startProbe } from '../../experiment/src/probes/probe.ts'

/** CPU time in milliseconds, by the name of a part: so far in a reading, or spent while something ran. */
export type CpuMs = Readonly<Record<string, number>>

const READ_EVERY_MS = 100

/**
 * What each part spent while `work` ran, itself begun and ended meanwhile or not. What it spent after the last reading of
 * it, at most a tenth of a second, is not seen.
 */
export async function watchCpu<T>(
  read: () => Promise<CpuMs>,
  work: () => Promise<T>,
): Promise<{ value: T; spent: CpuMs }> {
  const readings: CpuMs[] = [await read()]
  const probe = startProbe({
    everyMs: READ_EVERY_MS,
    ask: async () => void readings.push(await read()),
  })
  try {
    const value = await work()
    await probe.stop()
    readings.push(await read())
    return { value, spent: spentOver(readings) }
  } finally {
    await probe.stop()
  }
}

/** What was spent from the first of the readings to the last. A part that has less than before was started again. Pure. */
export function spentOver([first, ...later]: CpuMs[]): CpuMs {
  const spent: Record<string, number> = {}
  const last: Record<string, number> = { ...first }
  for (const reading of later) {
    for (const [part, usedMs] of Object.entries(reading)) {
      const beforeMs = last[part] ?? 0
      spent[part] = (spent[part] ?? 0) + (usedMs < beforeMs ? usedMs : usedMs - beforeMs)
      last[part] = usedMs
    }
  }
  return spent
}

/** What one side spent in all rounds, and on how much. */
export class CpuCost {
  #units = 0
  readonly #spentMs: Record<string, number> = {}

  add(spent: CpuMs, units: number): void {
    this.#units += units
    for (const [part, ms] of Object.entries(spent)) {
      this.#spentMs[part] = (this.#spentMs[part] ?? 0) + ms
    }
  }

  /** Microseconds of one unit, by part, the dearest first; nothing where there were no units. */
  perUnitUs(): Record<string, number> {
    return this.#units === 0
      ? {}
      : Object.fromEntries(
          Object.entries(this.#spentMs)
            .map(([part, ms]) => [part, (ms * 1_000) / this.#units] as const)
            .toSorted(([, one], [, other]) => other - one),
        )
  }
}
