import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientRecord } from '../ledger.ts'
import { ClientRecordFile } from './client-records.ts'

let folder = ''
let path = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'client-records-'))
  path = join(folder, 'records.jsonl')
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const record = (index: number, driver = 'driver-1'): ClientRecord => ({
  event_id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  architecture: 'kafka',
  driver_id: driver,
  sent_epoch_ms: 1_700_000_000_000 + index,
  answered_epoch_ms: 1_700_000_000_005 + index,
  latency_ms: 4.25,
  status: 202,
})
const lineOf = (value: unknown) => `${JSON.stringify(value)}\n`
const FIRST = record(1)
const SECOND = record(2)

describe('the load generator’s file', () => {
  test('has no records while it does not exist', () => {
    expect(new ClientRecordFile(path).read()).toEqual([])
  })

  test('gives each record once, as it is written', () => {
    const file = new ClientRecordFile(path)

    appendFileSync(path, lineOf(FIRST))
    const first = file.read()
    appendFileSync(path, lineOf(SECOND))
    const second = file.read()

    expect(first).toEqual([FIRST])
    expect(second).toEqual([SECOND])
    expect(file.read()).toEqual([])
  })

  test('keeps half a line until the rest of it is there', () => {
    const file = new ClientRecordFile(path)
    const line = lineOf(SECOND)

    appendFileSync(path, lineOf(FIRST) + line.slice(0, 30))
    const before = file.read()
    appendFileSync(path, line.slice(30, -1))
    const without = file.read()
    appendFileSync(path, '\n')

    expect(before).toEqual([FIRST])
    expect(without).toEqual([])
    expect(file.read()).toEqual([SECOND])
    expect(file.unreadable).toBe(0)
  })

  test('puts a character together that was read in two parts', () => {
    const file = new ClientRecordFile(path)
    const named = record(3, 'Fahrer-Ö-ಬೆಂಗಳೂರು')
    const bytes = Buffer.from(lineOf(named))
    const within = bytes.indexOf(Buffer.from('Ö')) + 1

    appendFileSync(path, bytes.subarray(0, within))
    file.read()
    appendFileSync(path, bytes.subarray(within))

    expect(file.read()).toEqual([named])
  })

  test('is read to its end when much was written at once', () => {
    const records = Array.from({ length: 3_000 }, (_, index) => record(index))
    appendFileSync(path, records.map(lineOf).join(''))

    expect(new ClientRecordFile(path).read()).toEqual(records)
  })

  test('tells of a burst of reads apart from the writes', () => {
    const answer = { status: 200, latency_ms: 1.5, source: 'hit' as const }
    const burst = { driver_id: 'driver-1', sent_epoch_ms: 1_700_000_000_000, answers: [answer] }
    const seen: unknown[] = []
    const file = new ClientRecordFile(path, (one) => seen.push(one))
    appendFileSync(path, lineOf(FIRST) + lineOf(burst) + lineOf({ ...burst, answers: [{}] }))

    expect(file.read()).toEqual([FIRST])
    expect(seen).toEqual([burst])
    expect(file.unreadable).toBe(1)
  })

  test.each<[string, string]>([
    ['is no JSON', 'not a record\n'],
    ['is empty', '\n'],
    ['has no UUID', lineOf({ ...FIRST, event_id: 'a' })],
    ['names another architecture', lineOf({ ...FIRST, architecture: 'soap' })],
    ['has a field too many', lineOf({ ...FIRST, colour: 'red' })],
    ['misses its status', lineOf({ ...FIRST, status: undefined })],
  ])('counts a line that %s, and goes on after it', (_, line) => {
    const file = new ClientRecordFile(path)
    appendFileSync(path, lineOf(FIRST) + line + lineOf(SECOND))

    expect(file.read()).toEqual([FIRST, SECOND])
    expect(file.unreadable).toBe(1)
  })
})
