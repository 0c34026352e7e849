import { afterEach, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import * as v from 'valibot'
import { RUNTIME_FIGURES } from '../bench/src/runtimes/figures.ts'
import { runtimesSchema } from '../bench/src/runtimes/runtimes-folder.ts'
import { RUNTIMES } from '../experiment/src/stack/processes/runtimes/runtimes.ts'
import { findLeftovers, PORTS, runBench, runCommand, startBench } from './command-line.ts'

const NAMES = RUNTIMES.map(({ name }) => name)
const TINY = ['--rounds', '2', '--connections', '4', '--duration', '1', '--backlog', '2000']

afterEach(async () => {
  await runCommand(['heal'])
}, 60_000)

test('the services are measured under every runtime, in turn, and nothing is left running', async () => {
  const { code, stdout, stderr } = await runBench(['runtimes', ...TINY, ...PORTS])

  expect({ code, stderr }).toMatchObject({ code: 0 })
  const folder = /Result: (\S+)/.exec(stdout)?.[1] ?? ''
  const json: unknown = JSON.parse(readFileSync(join(folder, 'runtimes.json'), 'utf8'))
  const { runtimes, caveats, rows } = v.parse(runtimesSchema, json)
  expect(runtimes.map(({ name }) => name)).toEqual(NAMES)
  expect(caveats).toEqual([])
  expect(rows.map(({ figure }) => figure)).toEqual(RUNTIME_FIGURES.map(({ name }) => name))
  for (const row of rows) {
    expect(row.runtimes.map(({ runtime }) => runtime)).toEqual(NAMES)
    const odd = row.runtimes.filter(
      ({ min, median, max }) => !(0 < min && min <= median && median <= max),
    )
    expect(odd).toEqual([])
  }
  expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('| consumer: backlog drained |')
  expect(findLeftovers()).toEqual([])
}, 300_000)

test('Ctrl-C while one is measured ends everything', async () => {
  const run = startBench(['runtimes', 'node', ...TINY, ...PORTS])
  await run.shows('preparing a backlog')
  process.kill(run.pid, 'SIGINT')

  expect((await run.ended).code).toBe(130)
  expect(findLeftovers()).toEqual([])
}, 120_000)

test('a runtime that there is not is refused before anything starts, and those that there are are named', async () => {
  const { code, stderr } = await runBench(['runtimes', 'java'])

  expect(code).toBe(2)
  expect(stderr).toContain('Expected a runtime (bun, deno, node), got `java`.')
}, 30_000)
