import { afterEach, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gunzipSync } from 'node:zlib'
import type { Journal } from '../experiment/src/journal.ts'
import type { LedgerEntry } from '../experiment/src/ledger.ts'
import type { Result } from '../experiment/src/result-schema.ts'
import { WORKSPACE } from '../experiment/src/workspace.ts'
import { eventId } from '../k6/stream.ts'
import { type Ended, findLeftovers, runCommand, startExperiment } from './command-line.ts'

afterEach(async () => {
  await runCommand(['heal'])
}, 60_000)

function folderOf({ stdout, stderr }: Ended): string {
  const folder = /Result: (\S+)/.exec(stdout)?.[1]
  if (folder === undefined) {
    throw new Error(`no result was named: ${stdout} ${stderr}`)
  }
  return folder
}

const readResult = (folder: string): Result =>
  JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))
const readLedger = (folder: string): LedgerEntry[] =>
  gunzipSync(readFileSync(join(folder, 'ledger.jsonl.gz')))
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line): LedgerEntry => JSON.parse(line))

describe('experiment --scale 0.1', () => {
  test('is valid, confirms every hypothesis, accounts for every event, repeats its seed and leaves nothing running', async () => {
    const ended = await startExperiment(['--scale', '0.1', '--seed', '7']).ended
    const folder = folderOf(ended)
    const result = readResult(folder)
    const ledger = readLedger(folder)

    expect(result.invalid_reasons).toEqual([])
    expect(result.hypotheses.filter(({ passed }) => passed !== true)).toEqual([])
    expect(ended.code).toBe(0)
    expect(ended.stdout).toContain('ALL 10 HYPOTHESES HOLD')
    const { rest, kafka } = result.architectures
    expect(ledger).toHaveLength(rest.requests.total + kafka.requests.total)
    expect(kafka.requests).toMatchObject({ failed: 0, dropped: 0 })
    expect(kafka.ledger).toMatchObject({
      lost: 0,
      duplicates_table: 0,
      out_of_order: 0,
      accepted: kafka.requests.total,
    })
    expect(result.breaker.map(({ to }) => to)).toEqual(
      expect.arrayContaining(['OPEN', 'HALF_OPEN', 'CLOSED']),
    )
    expect(result.article).toHaveLength(13)
    expect(result.claims).toHaveLength(7)
    const expectedIds = Array.from({ length: rest.requests.total }, (_, index) =>
      eventId(7, 0, index),
    )
    const ids = ledger
      .filter(({ architecture }) => architecture === 'rest')
      .map(({ event_id }) => event_id)
    expect(ids.toSorted()).toEqual(expectedIds.toSorted())
    const journal: Journal = JSON.parse(readFileSync(join(folder, 'journal.json'), 'utf8'))
    const sample = journal.samples.at(4)
    expect(Object.keys(sample?.metrics ?? {}).toSorted()).toEqual(['consumer', 'producer', 'rest'])
    expect(sample?.metrics['consumer']?.['circuit_breaker_state{state="CLOSED"}']).toBe(1)
    expect(Object.keys(sample?.processes ?? {})).toEqual(
      expect.arrayContaining(['rest', 'producer', 'consumer', 'database', 'broker', 'load']),
    )
    expect(journal.clock_drift_ms).toBeLessThan(250)
    expect(findLeftovers()).toEqual([])
  }, 180_000)

  test('is judged alike again from its journal alone', async () => {
    const latest = join(WORKSPACE.results, 'latest')
    const before = readFileSync(join(latest, 'result.json'), 'utf8')

    const again = await runCommand(['report', latest])

    expect(again.code).toBe(0)
    expect(readFileSync(join(latest, 'result.json'), 'utf8')).toBe(before)
  }, 30_000)
})

describe('an experiment that is ended in the outage', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s heals, ends everything, keeps what it saw and exits with 130',
    async (signal) => {
      const running = startExperiment(['--scale', '0.1'])
      await running.shows(' crash: ')

      process.kill(running.pid, signal)
      const { code } = await running.ended

      expect(code).toBe(130)
      expect(findLeftovers()).toEqual([])
      const result = readResult(join(WORKSPACE.results, 'latest'))
      expect(result).toMatchObject({ status: 'aborted', valid: false })
      expect(result.architectures.rest.requests.total).toBeGreaterThan(100)
    },
    120_000,
  )

  test('by kill -9 is cleared by heal, which can be repeated', async () => {
    const running = startExperiment(['--scale', '0.1'])
    await running.shows(' crash: ')
    process.kill(running.pid, 'SIGKILL')
    await running.ended
    const left = findLeftovers()

    const first = await runCommand(['heal'])
    const second = await runCommand(['heal'])

    expect(left.length).toBeGreaterThan(3)
    expect(first).toMatchObject({ code: 0, stdout: expect.stringContaining('Ended and removed: ') })
    expect(second).toMatchObject({ code: 0, stdout: 'Nothing was left.\n' })
    expect(findLeftovers()).toEqual([])
  }, 120_000)

  test('by kill -9 is cleared by the next run, which is valid', async () => {
    const running = startExperiment(['--scale', '0.1'])
    await running.shows(' crash: ')
    process.kill(running.pid, 'SIGKILL')
    await running.ended

    const next = await startExperiment(['--scale', '0.1']).ended

    expect(next.stderr).toContain('cleared what an earlier run left')
    expect(next.code).toBe(0)
    expect(findLeftovers()).toEqual([])
  }, 180_000)
})

describe('an experiment that is ended while it starts', () => {
  test.each([0, 1_500, 3_500])(
    '%i ms after its first word leaves nothing',
    async (afterMs) => {
      const running = startExperiment(['--scale', '0.1'], {}, 'own group')
      await running.shows('seed ')
      await wait(afterMs)

      // To the whole group, as a terminal does it.
      process.kill(-running.pid, 'SIGINT')
      const { code } = await running.ended

      expect(code).toBe(130)
      expect(findLeftovers()).toEqual([])
    },
    90_000,
  )
})

describe('a second run in the same checkout', () => {
  test('is refused and names the first', async () => {
    const first = startExperiment(['--scale', '0.1'])
    await first.shows('starting PostgreSQL')

    const second = await startExperiment(['--scale', '0.1']).ended
    process.kill(first.pid, 'SIGINT')
    await first.ended

    expect(second.code).toBe(2)
    expect(second.stderr).toContain(`process ${first.pid}`)
  }, 90_000)
})

describe('experiment --keep', () => {
  test('leaves the stack up, and heal ends it', async () => {
    const { code, stdout } = await startExperiment(['--scale', '0.05', '--keep']).ended
    const left = findLeftovers()
    const healed = await runCommand(['heal'])

    expect([0, 1, 3]).toContain(code ?? -1)
    expect(stdout).toContain('The stack is still up.')
    expect(left.length).toBeGreaterThan(3)
    expect(healed.stdout).toContain('database')
    expect(findLeftovers()).toEqual([])
  }, 120_000)
})
