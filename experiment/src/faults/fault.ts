import * as v from 'valibot'
import type { Stack } from '../stack/stack.ts'
import { type Target, TARGETS } from '../targets.ts'

const atMs = v.pipe(v.number(), v.minValue(0), v.maxValue(24 * 3_600_000))

const placeEntries = {
  target: v.picklist(TARGETS),
  /** From the start of the run; 0 is before the load begins, and the services start into it. */
  injectAtMs: atMs,
  healAtMs: atMs,
}

interface Place {
  target: Target
}

/** One way to break a part of the stack, and to mend it. Both can be repeated without harm. */
export interface Fault<Name extends string, Schema extends v.GenericSchema> {
  name: Name
  /** One line for `just faults`. */
  summary: string
  /** What the journal calls the two steps. */
  steps: { inject: string; heal: string }
  /** Done to the process, or to the connections to it by a proxy in front of it. */
  via: 'process' | 'network'
  /** Whether no write works while the database has it. */
  stopsWrites: boolean
  /** Whether nothing but a deadline tells a client of it. */
  isSilent: boolean
  /** A fault of this kind in a definition: where, when, and its own parameters. */
  schema: Schema
  /** `planned` is a fault of a definition. @throws ValiError for one of another kind */
  inject(stack: Stack, planned: unknown): Promise<void>
  heal(stack: Stack, target: Target): Promise<void>
}

/** Makes a fault of its name, its parameters' schemas and what it does. */
export function defineFault<const Name extends string, Parameters extends v.ObjectEntries>(
  parts: Pick<
    Fault<Name, v.GenericSchema>,
    'name' | 'summary' | 'steps' | 'via' | 'stopsWrites' | 'isSilent' | 'heal'
  > & {
    parameters: Parameters
    inject: (
      stack: Stack,
      target: Target,
      parameters: v.InferOutput<v.StrictObjectSchema<Parameters, undefined>>,
    ) => Promise<void>
  },
) {
  const { parameters, inject, ...rest } = parts
  const schema = v.strictObject({ fault: v.literal(parts.name), ...placeEntries, ...parameters })
  return {
    ...rest,
    schema,
    async inject(stack: Stack, planned: unknown) {
      const { target }: Place = v.parse(v.object({ target: v.picklist(TARGETS) }), planned)
      await inject(stack, target, v.parse(v.object(parameters), planned))
    },
  }
}
