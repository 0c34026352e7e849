import * as v from 'valibot'
import { ARCHITECTURES } from '../journal.ts'
import type { LedgerEntry } from '../ledger.ts'

const finite = v.pipe(v.number(), v.finite())
const entrySchema = v.looseObject({
  event_id: v.string(),
  architecture: v.picklist(ARCHITECTURES),
  phase: v.string(),
  driver_id: v.string(),
  sent_ms: finite,
  answered_ms: finite,
  latency_ms: finite,
  status: finite,
  told: v.picklist(['accepted', 'refused', 'unknown']),
  found: v.nullable(v.boolean()),
  stored_ms: v.nullable(finite),
  row_order: v.nullable(finite),
  copies_table: finite,
  copies_topic: v.nullable(finite),
})

/** The entries of a ledger up to the first line that is none; `brokenAtLine` counts from 1, undefined when there is none. */
export function readLedgerLines(text: string): {
  ledger: LedgerEntry[]
  brokenAtLine: number | undefined
} {
  const lines = text.split('\n')
  // After the last line feed stands nothing, or a line that was cut off.
  const rest = lines.pop()
  const ledger: LedgerEntry[] = []
  for (const [index, line] of lines.entries()) {
    const entry = parseEntry(line)
    if (entry === undefined) {
      return { ledger, brokenAtLine: index + 1 }
    }
    ledger.push(entry)
  }
  return { ledger, brokenAtLine: rest === '' ? undefined : lines.length + 1 }
}

function parseEntry(line: string): LedgerEntry | undefined {
  try {
    const parsed = v.safeParse(entrySchema, JSON.parse(line))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
