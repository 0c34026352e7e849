import * as v from 'valibot'
import { measureOutage, type Run } from '../journal.ts'
import { count } from '../report/format.ts'
import { readLedgerLines } from './ledger-lines.ts'
import { gunzipPartly } from './partial-gzip.ts'
import { readPartialJson } from './partial-json.ts'
import { salvageJournal } from './salvage-journal.ts'

const SCHEMA = /^under-fire\/journal\/\d+$/

/** A file of a run as it was found: undefined where it is not there. */
export interface FoundFile {
  name: string
  bytes: Uint8Array | undefined
}

/**
 * Reads as much of a run as can be read. What could not be is said in `damage`, and a run with damage is never judged.
 * Throws for no content whatsoever. Pure.
 */
export function salvageRun(files: { journal: FoundFile; ledger: FoundFile }): Run {
  const journalText = textOf(files.journal)
  const ledgerText = textOf(files.ledger)
  const { ledger, brokenAtLine } = readLedgerLines(ledgerText.text)
  const lastSentMs = ledger.reduce((last, { sent_ms }) => Math.max(last, sent_ms), 0)
  const { value, brokenAt } = readPartialJson(journalText.text)
  const { journal, missing } = salvageJournal(value, lastSentMs)
  const damage = [
    ...journalText.damage,
    ...(brokenAt === undefined
      ? []
      : [`${files.journal.name} can only be read up to character ${count(brokenAt)}`]),
    ...(missing.length === 0 ? [] : [`${files.journal.name} lacks ${missing.join(', ')}`]),
    ...ledgerText.damage,
    ...(brokenAtLine === undefined
      ? []
      : [`${files.ledger.name} can only be read up to line ${count(brokenAtLine - 1)}`]),
  ]
  const run = { journal, ledger, outage: measureOutage(journal) }
  return damage.length === 0 ? run : { ...run, damage }
}

/** The schema that a journal names, when that much can be read. */
export function schemaOf(file: FoundFile): string | undefined {
  const { value } = readPartialJson(textOf(file).text)
  const parsed = v.safeParse(v.object({ schema: v.pipe(v.string(), v.regex(SCHEMA)) }), value)
  return parsed.success ? parsed.output.schema : undefined
}

function textOf({ name, bytes }: FoundFile): { text: string; damage: string[] } {
  if (bytes === undefined) {
    return { text: '', damage: [`${name} is not there`] }
  }
  const { bytes: unpacked, isWhole } = name.endsWith('.gz')
    ? gunzipPartly(bytes)
    : { bytes, isWhole: true }
  // Half a character at a cut becomes a sign that is no JSON outside of a string.
  const text = new TextDecoder().decode(unpacked)
  return { text, damage: isWhole ? [] : [`${name} is cut off or garbled`] }
}
