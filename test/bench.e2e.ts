import { afterEach, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import * as v from 'valibot'
import { benchSchema, type BenchResult } from '../bench/src/results/bench-folder.ts'
import { findLeftovers, PORTS, runBench, runCommand, startBench } from './command-line.ts'

afterEach(async () => {
  await runCommand(['heal'])
}, 60_000)

function readBench(stdout: string): { folder: string; result: BenchResult } {
  const [, folder] = /Result: (\S+)/.exec(stdout) ?? []
  if (folder === undefined) {
    throw new Error(`no result was named: ${stdout}`)
  }
  const json: unknown = JSON.parse(readFileSync(join(folder, 'bench.json'), 'utf8'))
  return { folder, result: v.parse(benchSchema, json) }
}

describe('bench', () => {
  test('measures every figure against its limit, once', async () => {
    const once = ['bench', '--quick', '--rounds', '1', ...PORTS]
    const { code, stdout, stderr } = await runBench(once)

    expect({ code, stderr }).toMatchObject({ code: 0 })
    const { folder, result } = readBench(stdout)
    expect(result.rows.map(({ figure, wanted }) => [figure, wanted])).toEqual([
      ['idle', '≤ 0.01'],
      ['produce', '≥ 0.3'],
      ['accept', '≥ 0.75'],
      ['group commit', '≥ 10'],
      ["article's REST", '≥ 1.5'],
      ["article's producer", '≥ 8'],
      ['@platformatic/kafka', null],
      ['insert', '≥ 0.8'],
      ['recovery', '≤ 2000 ms'],
      ['drain', '≥ 0.75'],
      ['drain by 2', null],
      ['drain by 4', null],
    ])
    expect(result.rows.filter(({ factor, rounds }) => factor !== 1 || rounds !== 1)).toEqual([])
    expect(result.rows.filter(({ ratio }) => !(ratio > 0))).toEqual([])
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('| group commit |')
    expect(findLeftovers()).toEqual([])
  }, 480_000)

  test('shows how a figure grows with its size', async () => {
    const { code, stdout } = await runBench(['bench', 'accept', '--rounds', '1', ...PORTS])

    expect(code).toBe(0)
    const { rows } = readBench(stdout).result
    expect(rows.map(({ factor, size, met }) => [factor, size, met === null])).toEqual([
      [1, '256 connections', false],
      [0.1, '26 connections', true],
      [10, '2560 connections', true],
    ])
    expect(stdout).toContain('at a tenth and at ten times the size')
  }, 120_000)

  test('that is interrupted prints what is finished, and leaves nothing running', async () => {
    const figures = ['accept', 'group-commit', '--quick', '--rounds', '1']
    const bench = startBench(['bench', ...figures, ...PORTS])
    await bench.shows('group commit: starting')
    process.kill(bench.pid, 'SIGINT')
    const { code, stdout } = await bench.ended

    expect(code).toBe(130)
    const { caveats, rows } = readBench(stdout).result
    expect(rows.map(({ figure }) => figure)).toEqual(['accept'])
    expect(caveats).toContain('Incomplete: 1 of 2 lines.')
    expect(findLeftovers()).toEqual([])
  }, 120_000)

  test.each([
    [['bench', 'acept'], 'Expected figures of idle, produce, accept, group-commit'],
    [['bench', '--rounds', '0'], 'a whole number from 1 to 20'],
    [['bench', '--port', 'rest=x'], '--port'],
  ])('does not take %j', async (args, message) => {
    const { code, stderr } = await runBench(args)

    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) })
  })
})
