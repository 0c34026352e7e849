import * as v from 'valibot'
import { TARGETS } from '../targets.ts'

// The parts of a journal, for one that may be damaged: each can be read without the others. What they have beside is kept.

export const numberSchema = v.pipe(v.number(), v.finite())
export const numberOrNullSchema = v.nullable(numberSchema)
const text = v.string()

const load = v.looseObject({
  answered: numberSchema,
  accepted: numberSchema,
  refused: numberSchema,
  unknown: numberSchema,
  p95_ms: numberOrNullSchema,
})

export const environmentSchema = v.looseObject({
  stack: text,
  broker: v.looseObject({
    name: text,
    version: text,
    durability: text,
    cluster_id: text,
    nodes: numberSchema,
  }),
  versions: v.record(text, text),
  platform: text,
  cpu: text,
  cores: numberSchema,
  memory_bytes: numberSchema,
  commit: text,
})

export const actionSchema = v.looseObject({
  action: text,
  step: v.picklist(['inject', 'heal']),
  target: v.picklist(TARGETS),
  planned_ms: numberSchema,
  actual_ms: numberSchema,
})

export const writeProbeSchema = v.looseObject({
  at_ms: numberSchema,
  took_ms: numberSchema,
  ok: v.boolean(),
})

export const sampleSchema = v.looseObject({
  at_ms: numberSchema,
  load: v.looseObject({ rest: load, kafka: load }),
  database: v.picklist(['up', 'down', 'unknown']),
  breaker: v.nullable(text),
  lag_messages: numberOrNullSchema,
  metrics: v.record(text, v.record(text, numberSchema)),
  processes: v.record(text, v.looseObject({ cpu_ms: numberSchema, rss_bytes: numberSchema })),
})

export const lagSchema = v.looseObject({ at_ms: numberSchema, messages: numberSchema })
export const transitionSchema = v.looseObject({
  consumer: v.exactOptional(text),
  at_ms: numberSchema,
  from: text,
  to: text,
  reason: text,
})
export const generatorSchema = v.looseObject({
  iterations: numberOrNullSchema,
  dropped: v.looseObject({ rest: numberOrNullSchema, kafka: numberOrNullSchema }),
})
export const topicSchema = v.nullable(
  v.looseObject({ messages: numberSchema, dead_letters: numberSchema }),
)
export const tableSchema = v.nullable(
  v.looseObject({ rows: numberSchema, strangers: numberSchema }),
)

const reads = {
  sent: numberSchema,
  failed: numberSchema,
  unanswered: numberSchema,
  hits: numberSchema,
  misses: numberSchema,
  bypassed: numberSchema,
  p50_ms: numberOrNullSchema,
  p95_ms: numberOrNullSchema,
  p99_ms: numberOrNullSchema,
  max_ms: numberOrNullSchema,
}
const readSpan = v.nullable(v.looseObject({ ...reads, from_ms: numberSchema, to_ms: numberSchema }))

export const readsSchema = v.looseObject({
  generator: v.looseObject({ iterations: numberOrNullSchema, dropped: numberOrNullSchema }),
  bursts: numberSchema,
  seconds: v.array(v.looseObject({ ...reads, at_ms: numberSchema })),
  spans: v.looseObject({ before: readSpan, during: readSpan, after: readSpan }),
  cache_outage: v.nullable(v.tuple([numberSchema, numberSchema])),
  first_hit_after_ms: numberOrNullSchema,
  cache_probes: v.array(writeProbeSchema),
})
