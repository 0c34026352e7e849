import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { storeRuns } from '../runs/stored-runs.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { showHistory, type HistoryOptions } from './history.ts'

const CLEAN = seedRun().run
const { environment } = CLEAN.journal
const NISSHI = { ...environment, broker: { ...environment.broker, name: 'Nisshi' } }

let results = ''
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'under-fire-history-'))
})
afterEach(() => {
  rmSync(results, { recursive: true, force: true })
})

const show = (options: Partial<HistoryOptions>) =>
  showHistory(results, { limit: 20, terminal: { columns: 120, isColoured: false }, ...options })

function history(options: Partial<HistoryOptions> = {}): string[] {
  return show(options).trim().split('\n')
}

describe('the history', () => {
  test('has a line a run, newest first, and says once what all have in common', () => {
    storeRuns(results, {
      '2026-11-23T08-00-00Z-database-outage': CLEAN,
      '2026-11-24T08-00-00Z-database-outage': seedRun({ kafka: { lost: 1 } }).run,
    })

    expect(history()).toEqual([
      '2 runs, newest first; all with experiment database-outage, scale 0.1, broker Apache Kafka, stack processes',
      'run                   verdict              REST errors  Kafka lost  backlog empty',
      '2026-11-24T08-00-00Z  1 of 10 do not hold  45.26 %      1           5850 ms',
      '2026-11-23T08-00-00Z  all 10 hold          45.26 %      0           5850 ms',
    ])
  })

  test('shows what differs in a column', () => {
    storeRuns(results, {
      '2026-11-23T08-00-00Z-database-outage': CLEAN,
      '2026-11-24T08-00-00Z-database-outage': withJournal(CLEAN, { environment: NISSHI }),
    })

    expect(history().slice(1)).toEqual([
      'run                   broker        verdict      REST errors  Kafka lost  backlog empty',
      '2026-11-24T08-00-00Z  Nisshi        all 10 hold  45.26 %      0           5850 ms',
      '2026-11-23T08-00-00Z  Apache Kafka  all 10 hold  45.26 %      0           5850 ms',
    ])
  })

  test('marks what was aborted, is invalid, damaged, without a verdict or killed', () => {
    storeRuns(results, {
      '2026-11-21T08-00-00Z-database-outage': withJournal(CLEAN, { table: null }),
      '2026-11-22T08-00-00Z-database-outage': withJournal(CLEAN, {
        status: 'aborted',
        aborted_reason: 'interrupted by SIGINT',
      }),
      '2026-11-23T08-00-00Z-database-outage': CLEAN,
      '2026-11-24T08-00-00Z-database-outage': CLEAN,
    })
    truncateSync(join(results, '2026-11-23T08-00-00Z-database-outage/result.json'), 100)
    rmSync(join(results, '2026-11-24T08-00-00Z-database-outage/result.json'))
    mkdirSync(join(results, '2026-11-25T08-00-00Z-database-outage'))

    const lines = history()

    expect(lines.filter((line) => line.includes('  ! '))).toEqual([
      '2026-11-25T08-00-00Z  ! DAMAGED',
      '2026-11-24T08-00-00Z  ! DAMAGED',
      '2026-11-23T08-00-00Z  ! DAMAGED',
      expect.stringMatching(/^2026-11-22T08-00-00Z {2}! ABORTED {2}/),
      expect.stringMatching(/^2026-11-21T08-00-00Z {2}! INVALID {2}/),
    ])
    const reasons = lines.slice(lines.indexOf('Marked with !, for they count for nothing') + 1)
    expect(reasons).toEqual([
      '2026-11-25T08-00-00Z  no journal: it runs now, or its runner was killed',
      '2026-11-24T08-00-00Z  no verdict; `just report` makes it',
      expect.stringMatching(/^2026-11-23T08-00-00Z {2}JSON Parse error/),
      '2026-11-22T08-00-00Z  the run ended early: interrupted by SIGINT',
      '2026-11-21T08-00-00Z  the table was not read',
    ])
  })

  test('can be of one experiment, of so many, and as JSON', () => {
    storeRuns(results, {
      '2026-11-23T08-00-00Z-database-outage': CLEAN,
      '2026-11-24T08-00-00Z-database-outage': CLEAN,
    })
    mkdirSync(join(results, '2026-11-25T08-00-00Z-broker-outage'))

    expect(history({ experiment: 'database-outage', limit: 1 })[0]).toStartWith('1 run, newest')
    expect(history({ experiment: 'broker-outage' }).slice(2)[0]).toStartWith('2026-11-25')
    expect(history({ experiment: 'moon' })).toEqual([
      'None of 3 runs is of `moon`. `just experiments` lists the experiments.',
    ])
    expect(JSON.parse(show({ json: true }))).toMatchObject([
      { kind: 'damaged', name: '2026-11-25T08-00-00Z-broker-outage' },
      { kind: 'run', name: '2026-11-24T08-00-00Z-database-outage', summary: { valid: true } },
      { kind: 'run', name: '2026-11-23T08-00-00Z-database-outage' },
    ])
  })

  test('lists a summary of repeated runs as one', () => {
    const name = '2026-11-25T08-00-00Z-database-outage-repeat'
    mkdirSync(join(results, name))
    writeFileSync(
      join(results, name, 'repeat.json'),
      JSON.stringify({ experiment: 'database-outage', runs: [1, 2, 3] }),
    )

    expect(history().at(-1)).toContain('= 3 runs as one')
  })

  test('says that there is none yet, and how to make one', () => {
    expect(history()).toEqual(['No run yet. `just experiment` makes one.'])
  })
})
