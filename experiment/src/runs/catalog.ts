import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { describeError } from '../problems.ts'
import { listFolders } from './find-run.ts'

// What the list needs of a result; a result of before or after this version is listed, too.
const summarySchema = v.object({
  status: v.picklist(['completed', 'aborted']),
  valid: v.boolean(),
  invalid_reasons: v.array(v.string()),
  experiment: v.object({
    name: v.string(),
    scale: v.number(),
    seed: v.number(),
    started_at: v.string(),
  }),
  environment: v.object({
    stack: v.string(),
    broker: v.object({ name: v.string(), version: v.string() }),
  }),
  architectures: v.object({
    rest: v.object({ requests: v.object({ error_rate: v.nullable(v.number()) }) }),
    kafka: v.object({
      ledger: v.object({ lost: v.nullable(v.number()) }),
      recovery_ms: v.object({ backlog_empty: v.nullable(v.number()) }),
    }),
  }),
  hypotheses: v.array(v.object({ passed: v.nullable(v.boolean()) })),
})

const repeatSchema = v.object({ experiment: v.string(), runs: v.array(v.unknown()) })

export type RunSummary = v.InferOutput<typeof summarySchema>

/** A folder of `results/`. */
export type CatalogEntry =
  | { kind: 'run'; name: string; summary: RunSummary }
  | { kind: 'repeat'; name: string; experiment: string; runs: number }
  | { kind: 'damaged'; name: string; problem: string }

/** Every folder of `results/` with what is known of it, newest first. A damaged one hides no other. */
export function readCatalog(results: string): CatalogEntry[] {
  return listFolders(results).map((name) => readEntry(results, name))
}

function readEntry(results: string, name: string): CatalogEntry {
  const file = (base: string) => join(results, name, base)
  try {
    if (existsSync(file('repeat.json'))) {
      const { experiment, runs } = v.parse(repeatSchema, readJson(file('repeat.json')))
      return { kind: 'repeat', name, experiment, runs: runs.length }
    }
    if (existsSync(file('result.json'))) {
      return { kind: 'run', name, summary: v.parse(summarySchema, readJson(file('result.json'))) }
    }
  } catch (error) {
    return { kind: 'damaged', name, problem: describeError(error) }
  }
  const problem = existsSync(file('journal.json'))
    ? 'no verdict; `just report` makes it'
    : 'no journal: it runs now, or its runner was killed'
  return { kind: 'damaged', name, problem }
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}
