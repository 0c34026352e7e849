import * as v from 'valibot'
import type { Run } from '../journal.ts'

/** What a checker found out. `passed` is null when it cannot be told; that is never a pass. */
export interface Finding {
  id: string
  statement: string
  expected: string
  observed: string
  passed: boolean | null
}

/** A hypothesis in a definition is its checker's parameters. */
export interface Checker<Schema extends v.GenericSchema> {
  schema: Schema
  /** Undefined when the hypothesis is another checker's. */
  judge(run: Run, hypothesis: unknown): Finding | undefined
}

/** Makes a checker of its parameters' schema and a pure function of the run. */
export function defineChecker<Schema extends v.GenericSchema>(parts: {
  schema: Schema
  check: (run: Run, parameters: v.InferOutput<Schema>) => Finding
}): Checker<Schema> {
  return {
    schema: parts.schema,
    judge(run, hypothesis) {
      const parsed = v.safeParse(parts.schema, hypothesis)
      return parsed.success ? parts.check(run, parsed.output) : undefined
    },
  }
}
