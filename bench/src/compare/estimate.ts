import { planTimeline } from '../../../experiment/src/timeline.ts'
import { scaleDefinition } from '../../../experiment/src/definition.ts'
import type { ComparePlan } from './compare-result.ts'
import { OUTAGE } from './outage.ts'
import { WARM_UP_S } from './throughput.ts'

// Measured, on two cores: to start and end two stacks and a broker alone, to read back table and topic, to fill and drain.
const AROUND_MS = 40_000
const LOADS = 2

/** About how long a comparison takes. Pure. */
export function estimateMs(brokers: number, { repeats, scale, seconds }: ComparePlan): number {
  const outageMs = planTimeline(scaleDefinition(OUTAGE, scale)).endMs
  const loadMs = LOADS * (WARM_UP_S + seconds) * 1_000
  return brokers * repeats * (outageMs + loadMs + AROUND_MS)
}
