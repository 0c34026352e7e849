import { planTimeline } from '../../../experiment/src/timeline.ts'
import { scaleDefinition } from '../../../experiment/src/definition.ts'
import type { ComparePlan } from './compare-result.ts'
import { OUTAGE } from './outage.ts'
import { CONNECTIONS, WARM_UP_FACTOR } from './throughput.ts'

// Measured, on two cores: to start and end two stacks and a broker alone, to read back table and topic, to fill and drain.
const AROUND_MS = 45_000

/** About how long a comparison takes. Pure. */
export function estimateMs(brokers: number, { repeats, scale, seconds }: ComparePlan): number {
  const outageMs = planTimeline(scaleDefinition(OUTAGE, scale)).endMs
  const loadMs = (CONNECTIONS.length + WARM_UP_FACTOR) * seconds * 1_000
  return brokers * repeats * (outageMs + loadMs + AROUND_MS)
}
