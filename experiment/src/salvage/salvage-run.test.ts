import { describe, expect, setDefaultTimeout, test } from 'bun:test'
import * as fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { chartData } from '../report/charts/charts.ts'
import { renderPage } from '../report/html/page.ts'
import { renderJunit } from '../report/junit.ts'
import { renderMarkdown } from '../report/markdown.ts'
import { exitCodeOf, judge } from '../result.ts'
import { seedRun } from '../seeded-run.ts'
import { salvageRun } from './salvage-run.ts'

// Each case judges a run and makes its reports.
setDefaultTimeout(60_000)

const CLEAN = seedRun({ scale: 0.05, kafka: { lost: 1 }, rest: { ghost: 1 } }).run
const JOURNAL = new TextEncoder().encode(JSON.stringify(CLEAN.journal))
const LEDGER_TEXT = CLEAN.ledger.map((entry) => `${JSON.stringify(entry)}\n`).join('')
const LEDGER = new Uint8Array(gzipSync(LEDGER_TEXT))
const ASSETS = { script: '', style: '' }

function salvage(files: { journal?: Uint8Array; journalGz?: Uint8Array; ledger?: Uint8Array }) {
  const { journal = JOURNAL, journalGz, ledger = LEDGER } = files
  return salvageRun({
    journal:
      journalGz === undefined
        ? { name: 'journal.json', bytes: journal }
        : { name: 'journal.json.gz', bytes: journalGz },
    ledger: { name: 'ledger.jsonl.gz', bytes: ledger },
  })
}

/** Makes every report of what is left, and holds that none of them calls it a pass. */
function expectPartial(run: ReturnType<typeof salvage>): void {
  const result = judge(run)
  expect(run.damage?.length).toBeGreaterThan(0)
  expect(exitCodeOf(result)).toBe(3)
  expect(result.hypotheses.filter(({ passed }) => passed !== null)).toEqual([])
  expect(renderMarkdown(result, run)).toContain(': PARTIAL')
  expect(renderPage(result, run, ASSETS)).toContain('>PARTIAL<')
  const junit = renderJunit(result)
  expect(junit.match(/<testcase /g)?.length).toBe(junit.match(/<error type="partial"/g)?.length)
}

function changedAt(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[at] = value
  return changed
}

const position = (bytes: Uint8Array) => fc.integer({ min: 0, max: bytes.length - 1 })

describe('a damaged run', () => {
  test('is read whole when nothing is missing', () => {
    expect(salvage({})).toEqual(CLEAN)
    expect(salvage({ journalGz: new Uint8Array(gzipSync(JOURNAL)) })).toEqual(CLEAN)
  })

  test('that is not damaged is read as it was written, whatever the order of its fields', () => {
    const { environment, breaker } = CLEAN.journal
    const { commit, ...machine } = environment
    const written = JSON.stringify({
      ...CLEAN.journal,
      environment: { images: {}, consumers: 3, commit, ...machine },
      breaker: breaker.map(({ at_ms, from, to, reason }) => ({
        at_ms,
        consumer: 'consumer',
        to,
        from,
        reason,
      })),
    })

    const { journal } = salvage({ journal: new TextEncoder().encode(written) })

    expect(JSON.stringify(journal)).toBe(written)
  })

  test('whose journal is cut at any byte is a partial report, never a pass', () => {
    fc.assert(
      fc.property(position(JOURNAL), (end) => {
        expectPartial(salvage({ journal: JOURNAL.subarray(0, end) }))
      }),
      { numRuns: 30, examples: [[0], [1], [JOURNAL.length - 1]] },
    )
  })

  test('whose packed journal is cut at any byte is a partial report, never a pass', () => {
    const packed = new Uint8Array(gzipSync(JOURNAL))
    fc.assert(
      fc.property(position(packed), (end) => {
        expectPartial(salvage({ journalGz: packed.subarray(0, end) }))
      }),
      { numRuns: 10, examples: [[0], [9], [packed.length - 1]] },
    )
  })

  test('whose ledger is cut at any byte keeps the lines before the cut, and is never a pass', () => {
    fc.assert(
      fc.property(position(LEDGER), (end) => {
        const run = salvage({ ledger: LEDGER.subarray(0, end) })

        expectPartial(run)
        expect(run.ledger).toEqual(CLEAN.ledger.slice(0, run.ledger.length))
      }),
      { numRuns: 25, examples: [[0], [1], [10], [LEDGER.length - 1]] },
    )
  })

  test('whose journal has any byte changed is read or refused as damaged, and never throws', () => {
    fc.assert(
      fc.property(position(JOURNAL), fc.integer({ min: 0, max: 255 }), (at, value) => {
        const run = salvage({ journal: changedAt(JOURNAL, at, value) })

        const result = judge(run)
        expect(renderPage(result, run, ASSETS)).toStartWith('<!doctype html>')
        expect(run.damage !== undefined && exitCodeOf(result) !== 3).toBe(false)
      }),
      { numRuns: 30 },
    )
  })

  test('whose ledger has any byte changed is noticed by its checksum', () => {
    fc.assert(
      fc.property(position(LEDGER), fc.integer({ min: 1, max: 255 }), (at, difference) => {
        // Some bytes say nothing: time and system in the header, the spare bits of the last one before the checksum.
        fc.pre(at > 9 && at !== LEDGER.length - 9)
        const value = ((LEDGER[at] ?? 0) + difference) % 256
        const run = salvage({ ledger: changedAt(LEDGER, at, value) })

        expect(run.damage).toBeDefined()
        expect(exitCodeOf(judge(run))).toBe(3)
      }),
      { numRuns: 25 },
    )
  })

  test('keeps most of the journal and the ledger when little is missing', () => {
    const half = salvage({ ledger: LEDGER.subarray(0, LEDGER.length / 2) })
    const most = salvage({ journal: JOURNAL.subarray(0, JOURNAL.length - 40) })

    expect(half.ledger.length).toBeGreaterThan(CLEAN.ledger.length / 3)
    expect(most.journal.write_probes).toEqual(CLEAN.journal.write_probes)
    expect(most.outage).toEqual(CLEAN.outage)
    expect(chartData(most).charts.map(({ id }) => id)).toContain('event-age')
  })

  test('without a ledger is partial, and says so', () => {
    const run = salvageRun({
      journal: { name: 'journal.json', bytes: JOURNAL },
      ledger: { name: 'ledger.jsonl.gz', bytes: undefined },
    })

    expectPartial(run)
    expect(run.damage).toContain('ledger.jsonl.gz is not there')
  })

  test('names the parts of the journal that are missing', () => {
    const { table: _, ...journal } = CLEAN.journal
    const run = salvage({ journal: new TextEncoder().encode(JSON.stringify(journal)) })

    expect(run.damage).toEqual(['journal.json lacks table'])
    expect(judge(run).architectures.kafka.ledger.lost).toBeNull()
  })
})
