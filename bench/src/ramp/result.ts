import * as v from 'valibot'
import { ARCHITECTURES } from '../../../experiment/src/journal.ts'
import { environmentSchema } from '../results/environment.ts'
import { CONDITIONS } from './condition.ts'
import { stepSchema } from './step.ts'

export const RAMP_SCHEMA = 'under-fire/ramp/1'

const bottleneckSchema = v.object({
  /** `generator`: the load generator, so the ceiling is at least that. */
  kind: v.picklist(['generator', 'part', 'machine', 'others', 'none']),
  words: v.string(),
})

const searchResultSchema = v.object({
  architecture: v.picklist(ARCHITECTURES),
  condition: v.picklist(CONDITIONS),
  /** The highest rate that was held for the long time; 0: none was. */
  ceiling_per_s: v.number(),
  /** The ceiling is a lower bound: the generator was the limit, or no more was asked. */
  is_at_least: v.boolean(),
  outcome: v.picklist(['held', 'nothing held', 'unconfirmed', 'backlog full']),
  /** In words, as the table has it. */
  ceiling: v.string(),
  /** What the parts were limited by at the ceiling, and at the lowest rate above that did not hold. */
  bottleneck_at: v.nullable(bottleneckSchema),
  bottleneck_beyond: v.nullable(bottleneckSchema),
  /** Of the whole search, once the backlog is empty: all accepted are stored when `accepted ≤ rows ≤ sent`. */
  accepted: v.number(),
  sent: v.number(),
  rows: v.number(),
  steps: v.array(stepSchema),
})
export type SearchResult = v.InferOutput<typeof searchResultSchema>

/** Everything that `just ramp` found. */
const rampSchema = v.object({
  schema: v.literal(RAMP_SCHEMA),
  started_at: v.string(),
  duration_ms: v.number(),
  environment: environmentSchema,
  caveats: v.array(v.string()),
  objectives: v.object({
    error_rate_max: v.number(),
    p99_max_ms: v.number(),
    unsent_max: v.number(),
    backlog_max_s: v.number(),
  }),
  confirmation_s: v.number(),
  searches: v.array(searchResultSchema),
  needs: v.array(
    v.object({
      architecture: v.picklist(ARCHITECTURES),
      part: v.string(),
      cpu_ms_per_event: v.number(),
      events_per_core_s: v.number(),
      cores: v.number(),
      unit: v.picklist(['processes', 'partitions and consumers', 'brokers', 'shards']),
      units: v.number(),
      units_with_headroom: v.number(),
    }),
  ),
  assumptions: v.array(v.string()),
})
export type RampResult = v.InferOutput<typeof rampSchema>
