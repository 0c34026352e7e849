import { ARCHITECTURES, type Run } from '../../journal.ts'
import type { LedgerEntry } from '../../ledger.ts'
import { type Axis, byStep, rounded } from './axis.ts'
import type { Chart } from './chart.ts'

/** Messages that the consumer has not committed: the most that was seen in each step. */
export function backlogChart(axis: Axis, { journal }: Run): Chart {
  const values = byStep(axis, journal.lag, ({ at_ms }) => at_ms).map((seen) =>
    seen.length === 0 ? null : Math.max(...seen.map(({ messages }) => messages)),
  )
  return {
    id: 'backlog',
    title: 'Backlog',
    caption: 'messages on the topic whose rows are not written yet',
    unit: 'messages',
    group: 'backlog',
    scale: 'linear',
    series: [{ label: 'Kafka', tone: 'kafka', stroke: 'solid', isFilled: true, values }],
  }
}

/** At the end of each step, how long the oldest event that was accepted and is stored later has waited. */
export function eventAgeChart(axis: Axis, { ledger }: Run): Chart {
  return {
    id: 'event-age',
    title: 'Event age',
    caption: 'seconds that the oldest accepted event has waited for its row',
    unit: 'seconds',
    group: 'event-age',
    scale: 'linear',
    series: ARCHITECTURES.map((architecture) => ({
      label: architecture === 'rest' ? 'REST' : 'Kafka',
      tone: architecture,
      stroke: architecture === 'rest' ? 'dashed' : 'solid',
      isFilled: architecture === 'kafka',
      values: oldestWaits(
        axis,
        ledger.filter((entry) => entry.architecture === architecture),
      ),
    })),
  }
}

function oldestWaits(axis: Axis, entries: LedgerEntry[]): (number | null)[] {
  const oldest = axis.atMs.map(() => 0)
  let lastSentMs = -Infinity
  for (const { sent_ms: sentMs, stored_ms: storedMs, told } of entries) {
    lastSentMs = Math.max(lastSentMs, sentMs)
    if (told !== 'accepted' || storedMs === null) {
      continue
    }
    const first = Math.max(0, Math.ceil(sentMs / axis.stepMs) - 1)
    for (let step = first; step < oldest.length; step += 1) {
      const momentMs = axis.atMs[step] ?? Infinity
      if (momentMs >= storedMs) {
        break
      }
      oldest[step] = Math.max(oldest[step] ?? 0, momentMs - sentMs)
    }
  }
  // Past the last event there is nothing that could wait.
  return oldest.map((ms, step) =>
    ms === 0 && (axis.atMs[step] ?? 0) - axis.stepMs > lastSentMs ? null : rounded(ms / 1000),
  )
}
