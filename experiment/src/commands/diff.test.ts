import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writeRepeat } from '../repeat/repeat-folder.ts'
import { summarise } from '../repeat/summary.ts'
import { judge } from '../result.ts'
import { storeRuns } from '../runs/stored-runs.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { showDiff } from './diff.ts'

const OUTAGE = seedRun().run
const { environment } = OUTAGE.journal
const SEED_11 = withJournal(OUTAGE, { seed: 11 })
const SEED_12 = withJournal(OUTAGE, { seed: 12 })
const NISSHI = withJournal(SEED_12, {
  environment: { ...environment, broker: { ...environment.broker, name: 'Nisshi' } },
})
const INVALID = withJournal(OUTAGE, { seed: 13, table: null })

let results = ''
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'under-fire-diff-'))
  storeRuns(results, { one: SEED_11, two: SEED_12, nisshi: NISSHI, invalid: INVALID })
})
afterEach(() => rmSync(results, { recursive: true, force: true }))

const show = (a: string, b: string, json = false) =>
  showDiff(join(results, a), join(results, b), {
    json,
    terminal: { columns: 120, isColoured: false },
  })

function storeRepeat(name: string, runs: Record<string, typeof SEED_11>): void {
  storeRuns(results, runs)
  const finished = Object.entries(runs).map(([run, stored]) => ({
    name: run,
    result: judge(stored),
  }))
  writeRepeat(join(results, name), summarise(finished, finished.length))
}

describe('just diff', () => {
  test('of two seeds says that no verdict changed, and shows the seed alone', () => {
    expect(show('one', 'two').trimEnd().split('\n')).toEqual([
      '',
      'No verdict changed.',
      'A: one',
      'B: two',
      'No figure changed.',
      'No difference of a figure is claimed as real: one run has no range. `just experiment --repeat 5` tells noise from',
      'change.',
      '',
      'Settings',
      '      A   B',
      'seed  11  12',
    ])
  })

  test('of two brokers says so before anything else', () => {
    expect(show('one', 'nisshi').trimStart()).toStartWith(
      'NOT COMPARABLE: another broker (Apache Kafka → Nisshi)\nNo verdict changed.\n',
    )
  })

  test('takes the summary of repeated runs, and leaves out what is invalid of it', () => {
    storeRepeat('repeat', { one: SEED_11, two: SEED_12, invalid: INVALID })

    expect(show('repeat', 'one')).toContain('A: repeat (2 runs)\n')
  })

  test('refuses a summary without a valid run', () => {
    storeRepeat('repeat', { invalid: INVALID })

    expect(() => show('repeat', 'one')).toThrow('Expected a valid run in')
  })

  test('can be JSON', () => {
    expect(JSON.parse(show('one', 'nisshi', true))).toMatchObject({
      not_comparable: ['another broker (Apache Kafka → Nisshi)'],
      verdicts: [],
    })
  })
})
