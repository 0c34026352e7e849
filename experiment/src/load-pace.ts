import type { Architecture, Run } from './journal.ts'
import { count } from './report/format.ts'
import { planTimeline } from './timeline.ts'

/**
 * How far a request may be from its plan. Thirty runs on a machine of two cores, with others at work on it, were late by
 * 75 to 340 ms, and one by 1,142 ms.
 */
export const LATENESS_MAX_MS = 2_000

/** Whether requests were sent when they were planned: as many all in all are not the same load when they come in heaps. */
export function checkPace(run: Run, architecture: Architecture): string[] {
  const latenessMs = latenessOf(run, architecture)
  return latenessMs <= LATENESS_MAX_MS
    ? []
    : [`${architecture} requests were sent ${count(latenessMs)} ms beside their plan`]
}

/** The most that a request of one architecture was sent too late, or too early. */
export function latenessOf({ journal, ledger }: Run, wanted: Architecture): number {
  const planned = planTimeline(journal.experiment).phases.flatMap(
    ({ fromMs, ratePerS, requests }) =>
      Array.from(
        { length: Math.round(requests) },
        (_, index) => fromMs + (index * 1000) / ratePerS,
      ),
  )
  const sent = ledger
    .filter(({ architecture }) => architecture === wanted)
    .map(({ sent_ms }) => sent_ms)
    .toSorted((a, b) => a - b)
  // Which of them is missing is not known, so each may be any of so many that follow one another.
  const missing = planned.length - sent.length
  const at = (index: number) => planned[Math.min(Math.max(index, 0), planned.length - 1)] ?? 0
  return sent.reduce((most, sentMs, index) => {
    const firstMs = at(index + Math.min(missing, 0))
    const lastMs = at(index + Math.max(missing, 0))
    return Math.max(most, sentMs - lastMs, firstMs - sentMs)
  }, 0)
}
