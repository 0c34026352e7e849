import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import type { Run } from '../journal.ts'
import { InterruptedError } from '../problems.ts'
import { readRepeat } from '../repeat/repeat-folder.ts'
import { judge } from '../result.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { repeatRuns } from './repeat.ts'

const CLEAN = seedRun().run
const LOSING = seedRun({ kafka: { lost: 1 } }).run
const INVALID = withJournal(CLEAN, { table: null })

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'under-fire-repeat-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Repeats with these runs from seed 11 on; where there is none, the run is interrupted. */
async function repeat(times: number, runs: Run[]) {
  let output = ''
  const stdout: NodeJS.WriteStream = Object.create(process.stdout, {
    isTTY: { value: false },
    columns: { value: 120 },
    write: { value: (text: string) => (output += text) !== '' },
  })
  const ended = repeatRuns({
    times,
    seed: 11,
    run: async (seed) => {
      const run = runs[seed - 11]
      if (run === undefined) {
        throw new InterruptedError('interrupted by SIGINT')
      }
      return { folder: `/results/run-${seed}`, result: judge(withJournal(run, { seed })) }
    },
    nameFolder: () => folder,
    onStep: () => undefined,
    stdout,
  })
  const code = await ended.catch((error: unknown) => error)
  return { code, output }
}

describe('repeated runs', () => {
  test.each<[number, string, Run[]]>([
    [0, 'that all hold', [CLEAN, CLEAN]],
    [1, 'of which one does not hold', [CLEAN, LOSING, CLEAN]],
    [3, 'of which one is invalid', [CLEAN, INVALID, LOSING]],
  ])('end with %i, the worst, when they are ones %s', async (code, _, runs) => {
    expect((await repeat(runs.length, runs)).code).toBe(code)
  })

  test('take one seed after the other and leave a summary and a report', async () => {
    const { output } = await repeat(2, [CLEAN, LOSING])

    const summary = readRepeat(folder)
    expect(summary.runs.map(({ name, seed }) => [name, seed])).toEqual([
      ['run-11', 11],
      ['run-12', 12],
    ])
    expect(output).toContain('2 of 2: 1 OF 10 HYPOTHESES DO NOT HOLD')
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toStartWith(
      '# database-outage: HYPOTHESES DO NOT HOLD IN 1 OF 2 RUNS\n',
    )
  })

  test('that are interrupted keep those finished, and say so', async () => {
    const { code, output } = await repeat(5, [CLEAN, CLEAN])

    expect(code).toBeInstanceOf(InterruptedError)
    expect(readRepeat(folder)).toMatchObject({ planned: 5, runs: [{ seed: 11 }, { seed: 12 }] })
    expect(output).toContain('ended early: 2 of 5 runs were made')
  })

  test('that are interrupted in the first run leave no summary', async () => {
    const { output } = await repeat(5, [])

    expect(output).toBe('')
    expect(() => readRepeat(folder)).toThrow('repeat.json cannot be read')
  })
})
