import * as v from 'valibot'
import { definitionSchema, type ExperimentDefinition } from '../definition.ts'
import { type Environment, type Journal, JOURNAL_SCHEMA } from '../journal.ts'
import {
  actionSchema,
  environmentSchema,
  generatorSchema,
  lagSchema,
  numberOrNullSchema,
  numberSchema,
  readsSchema,
  sampleSchema,
  tableSchema,
  topicSchema,
  transitionSchema,
  writeProbeSchema,
} from './journal-schema.ts'

const NOT_READ = 'not readable'

/**
 * A journal with everything of `value` that is one, part by part, and the names of the parts that are missing or
 * damaged. Those are as if nothing had been seen: null, empty, or said to be not readable.
 */
export function salvageJournal(
  value: unknown,
  lastSentMs: number,
): { journal: Journal; missing: string[] } {
  const parts = new Map(v.is(v.record(v.string(), v.unknown()), value) ? Object.entries(value) : [])
  const missing: string[] = []
  // What is whole is taken as it is, so that a result that is made again is the same to the byte.
  const read = <T, Otherwise>(
    name: keyof Journal,
    schema: v.GenericSchema<T>,
    otherwise: Otherwise,
  ): T | Otherwise => {
    const part = parts.get(name)
    if (v.is(schema, part)) {
      return part
    }
    missing.push(name)
    return otherwise
  }
  const readList = <T>(name: keyof Journal, schema: v.GenericSchema<T>): T[] => {
    const items: unknown[] = read(name, v.array(v.unknown()), [])
    const good = items.filter((item) => v.is(schema, item))
    if (good.length < items.length) {
      missing.push(`a part of ${name}`)
    }
    return good
  }
  const journal: Journal = {
    schema: JOURNAL_SCHEMA,
    status: read('status', v.picklist(['completed', 'aborted']), 'aborted'),
    aborted_reason: read('aborted_reason', v.nullable(v.string()), null),
    experiment: read('experiment', definitionSchema, unknownExperiment(lastSentMs)),
    scale: read('scale', numberSchema, 1),
    seed: read('seed', numberSchema, 0),
    environment: read('environment', environmentSchema, UNKNOWN_ENVIRONMENT),
    started_at: read('started_at', v.string(), NOT_READ),
    start_epoch_ms: read('start_epoch_ms', numberSchema, 0),
    actions: readList('actions', actionSchema),
    write_probes: readList('write_probes', writeProbeSchema),
    samples: readList('samples', sampleSchema),
    lag: readList('lag', lagSchema),
    breaker: readList('breaker', transitionSchema),
    generator: read('generator', generatorSchema, {
      iterations: null,
      dropped: { rest: null, kafka: null },
    }),
    topic: read('topic', topicSchema, null),
    table: read('table', tableSchema, null),
    redelivered: read('redelivered', numberOrNullSchema, null),
    drained: read('drained', v.boolean(), false),
    unexpected_exits: readList('unexpected_exits', v.string()),
    clock_drift_ms: read('clock_drift_ms', numberSchema, 0),
  }
  const reads = parts.has('reads') ? read('reads', readsSchema, undefined) : undefined
  // Read, or not to be read by anybody.
  parts.delete('reads')
  if (reads !== undefined) {
    journal.reads = reads
  }
  return { journal: { ...Object.fromEntries(parts), ...journal }, missing }
}

/** One phase, as long as the ledger, and nothing to be judged. */
function unknownExperiment(lastSentMs: number): ExperimentDefinition {
  return {
    name: 'unknown',
    title: 'An experiment whose definition cannot be read',
    description: '',
    phases: [{ name: 'unknown', durationMs: Math.max(1_000, lastSentMs), ratePerS: 1 }],
    faults: [],
    load: { drivers: 1, clientTimeoutMs: 1 },
    breaker: { failureThreshold: 1, successThreshold: 1, callTimeoutMs: 1, resetTimeoutMs: 1 },
    hypotheses: [],
  }
}

const UNKNOWN_ENVIRONMENT: Environment = {
  stack: NOT_READ,
  broker: { name: NOT_READ, version: '', durability: '', cluster_id: '', nodes: 0 },
  versions: {},
  platform: NOT_READ,
  cpu: NOT_READ,
  cores: 0,
  memory_bytes: 0,
  commit: 'unknown',
}
