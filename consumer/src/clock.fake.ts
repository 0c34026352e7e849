import type { Clock } from './circuit-breaker.ts'

/** Time that stands still until it is moved; what waits for a promise runs between two timers. */
export function createClock() {
  let nowMs = 0
  const timers = new Set<{ atMs: number; run: () => void }>()
  const clock: Clock = {
    nowMs: () => nowMs,
    after(durationMs, run) {
      const timer = { atMs: nowMs + durationMs, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
  }
  const advance = async (durationMs: number): Promise<void> => {
    const endMs = nowMs + durationMs
    await turn()
    for (;;) {
      const [next] = [...timers].toSorted((a, b) => a.atMs - b.atMs)
      if (next === undefined || next.atMs > endMs) {
        break
      }
      timers.delete(next)
      nowMs = next.atMs
      next.run()
      await turn()
    }
    nowMs = endMs
  }
  return { clock, advance }
}

/** Lets everything run that waits for a promise. */
export function turn(): Promise<void> {
  return new Promise((resume) => setImmediate(resume))
}
