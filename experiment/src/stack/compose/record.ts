import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { WORKSPACE } from '../../workspace.ts'

const FILE = join(WORKSPACE.state, 'compose.json')

const recordSchema = v.object({
  engine: v.object({ program: v.string(), env: v.record(v.string(), v.string()) }),
  /** The service of each target. */
  services: v.record(v.string(), v.string()),
})

/** What any process of the checkout needs to find, break, mend and remove the containers. */
export type ComposeRecord = v.InferOutput<typeof recordSchema>

/** Of this checkout alone: whatever bears this label is ours, and nothing else is. */
export const PROJECT = `under-fire-${createHash('sha256').update(WORKSPACE.state).digest('hex').slice(0, 10)}`

/** Written before the first container is made. */
export function writeRecord(record: ComposeRecord): void {
  mkdirSync(WORKSPACE.state, { recursive: true, mode: 0o700 })
  writeFileSync(`${FILE}.new`, JSON.stringify(record), { mode: 0o600 })
  renameSync(`${FILE}.new`, FILE)
}

export function readRecord(): ComposeRecord | undefined {
  return existsSync(FILE)
    ? v.parse(recordSchema, JSON.parse(readFileSync(FILE, 'utf8')))
    : undefined
}

/** Removed after the last container is gone. */
export function removeRecord(): void {
  rmSync(FILE, { force: true })
}
