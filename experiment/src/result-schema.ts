import { toJsonSchema } from '@valibot/to-json-schema'
import * as v from 'valibot'
import { readsResultSchema } from './reads/reads-result.ts'

export const RESULT_SCHEMA = 'under-fire/result/1'

const ms = v.pipe(v.number(), v.description('milliseconds'))
const msOrNull = v.nullable(ms)
const count = v.pipe(v.number(), v.integer())
const countOrNull = v.nullable(count)
const span = v.nullable(v.tuple([ms, ms]))

const requests = v.strictObject({
  total: count,
  succeeded: count,
  failed: count,
  dropped: countOrNull,
  error_rate: v.nullable(v.pipe(v.number(), v.description('a fraction from 0 to 1'))),
})
const latency = v.strictObject({
  avg: msOrNull,
  p50: msOrNull,
  p95: msOrNull,
  p99: msOrNull,
  max: msOrNull,
})

const phase = v.strictObject({
  duration_ms: v.pipe(v.optional(ms), v.description('as planned; absent in results of before')),
  requests,
  latency_ms: latency,
})

const architecture = v.strictObject({
  requests,
  outage_requests: v.pipe(
    v.optional(v.nullable(requests)),
    v.description(
      'those sent while writes did not work; null without a measured outage, absent in results of before',
    ),
  ),
  latency_ms: latency,
  phases: v.record(v.string(), phase),
  ledger: v.pipe(
    v.strictObject({
      accepted: count,
      persisted: countOrNull,
      lost: countOrNull,
      pending: v.pipe(
        countOrNull,
        v.description('accepted, and still on the topic when the run ended'),
      ),
      ghost: countOrNull,
      unknown: count,
      duplicates_topic: countOrNull,
      duplicates_table: countOrNull,
      redelivered: countOrNull,
      out_of_order: countOrNull,
      dead_letters: countOrNull,
    }),
    v.description('null where the table or the topic, which would tell it, was not read'),
  ),
  recovery_ms: v.pipe(
    v.strictObject({ first_success: msOrNull, first_row: msOrNull, backlog_empty: msOrNull }),
    v.description(
      'from the moment the database accepts writes again; null where it does not apply or never came',
    ),
  ),
  staleness_ms: v.strictObject({ p50: msOrNull, p99: msOrNull, max: msOrNull }),
})

const environment = v.strictObject({
  stack: v.string(),
  broker: v.strictObject({
    name: v.string(),
    version: v.string(),
    durability: v.string(),
    cluster_id: v.string(),
    nodes: count,
  }),
  versions: v.record(v.string(), v.string()),
  images: v.optional(
    v.pipe(
      v.record(v.string(), v.string()),
      v.description('the image of each container, with its digest'),
    ),
  ),
  consumers: v.optional(count),
  platform: v.string(),
  cpu: v.string(),
  cores: count,
  memory_bytes: count,
  commit: v.string(),
})

/**
 * What `result.json` holds: the contract for others. Milliseconds count from the run's start. Within a version fields
 * are only added, each optional; one that changes its meaning or goes makes the next version.
 */
export const resultSchema = v.strictObject({
  schema: v.literal(RESULT_SCHEMA),
  status: v.picklist(['completed', 'aborted']),
  valid: v.boolean(),
  invalid_reasons: v.array(v.string()),
  damage: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description(
        'what of the journal or the ledger could not be read: the result is partial; absent when both are whole',
      ),
    ),
  ),
  experiment: v.strictObject({
    name: v.string(),
    title: v.string(),
    scale: v.number(),
    seed: count,
    started_at: v.string(),
    duration_ms: ms,
    unsafe: v.optional(
      v.pipe(
        v.array(v.string()),
        v.description('the safety that was switched off; absent when none was'),
      ),
    ),
  }),
  environment,
  actions: v.array(
    v.strictObject({ action: v.string(), target: v.string(), planned_ms: ms, actual_ms: ms }),
  ),
  outage: v.strictObject({ planned_ms: span, measured_ms: span }),
  architectures: v.strictObject({ rest: architecture, kafka: architecture }),
  reads: v.optional(readsResultSchema),
  backlog: v.pipe(
    v.strictObject({ drained: v.boolean(), messages_left: countOrNull }),
    v.description('whether the topic was stored to its end; null where nobody looked'),
  ),
  unexpected_exits: v.array(
    v.pipe(v.string(), v.description('a part that ended without having been told to')),
  ),
  breaker: v.array(
    v.strictObject({
      at_ms: ms,
      consumer: v.optional(v.string()),
      from: v.string(),
      to: v.string(),
    }),
  ),
  hypotheses: v.array(
    v.strictObject({
      id: v.string(),
      statement: v.string(),
      expected: v.string(),
      observed: v.string(),
      passed: v.pipe(
        v.nullable(v.boolean()),
        v.description('null: it could not be told; never a pass'),
      ),
    }),
  ),
  article: v.array(
    v.strictObject({
      metric: v.string(),
      unit: v.picklist(['requests', 'fraction', 'ms']),
      published: v.nullable(v.number()),
      expected: v.nullable(v.number()),
      measured: v.nullable(v.number()),
      why: v.string(),
    }),
  ),
  claims: v.array(
    v.strictObject({
      id: v.string(),
      claim: v.string(),
      judgement: v.picklist(['confirmed', 'refuted', 'not measured']),
      figure: v.string(),
    }),
  ),
})

export type Result = v.InferOutput<typeof resultSchema>
export type ArchitectureResult = Result['architectures']['rest']

/** The published form: `docs/result.schema.json`. */
export function resultJsonSchema(): object {
  return {
    ...toJsonSchema(resultSchema),
    $id: RESULT_SCHEMA,
    title: 'The result of an under-fire run',
  }
}
