import { afterEach, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { RUNTIME_FIGURES } from '../bench/src/runtimes/figures.ts'
import type { RuntimesResult } from '../bench/src/runtimes/runtimes-folder.ts'
import { RUNTIMES } from '../experiment/src/stack/processes/runtimes/runtimes.ts'
import { ROOT } from '../experiment/src/workspace.ts'
import { findLeftovers, PORTS, runCommand } from './command-line.ts'

const NAMES = RUNTIMES.map(({ name }) => name)
const TINY = ['--rounds', '2', '--connections', '4', '--duration', '1', '--backlog', '2000']

afterEach(async () => {
  await runCommand(['heal'])
}, 60_000)

async function runRuntimes(args: string[]) {
  const child = spawn(process.execPath, ['bench/src/main.ts', 'runtimes', ...PORTS, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code]: unknown[] = await once(child, 'close')
  return { code, output }
}

test('the services are measured under every runtime, in turn, and nothing is left running', async () => {
  const { code, output } = await runRuntimes(TINY)

  expect({ code, output }).toMatchObject({ code: 0 })
  const folder = join(ROOT, /Result: (\S+)/.exec(output)?.[1] ?? '')
  const result: RuntimesResult = JSON.parse(readFileSync(join(folder, 'runtimes.json'), 'utf8'))
  expect(result.runtimes.map(({ name }) => name)).toEqual(NAMES)
  expect(result.caveats).toEqual([])
  expect(result.rows.map(({ figure }) => figure)).toEqual(RUNTIME_FIGURES.map(({ name }) => name))
  for (const { runtimes } of result.rows) {
    expect(runtimes.map(({ runtime }) => runtime)).toEqual(NAMES)
    expect(
      runtimes.every(({ min, median, max }) => 0 < min && min <= median && median <= max),
    ).toBe(true)
  }
  expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('| consumer: backlog drained |')
  expect(findLeftovers()).toEqual([])
}, 300_000)

test('a runtime that there is not is refused before anything starts, and those that there are are named', async () => {
  const { code, output } = await runRuntimes(['java'])

  expect(code).toBe(2)
  expect(output).toContain('Expected a runtime (bun, deno, node), got `java`.')
}, 30_000)
