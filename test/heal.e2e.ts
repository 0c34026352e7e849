import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { databaseOutage } from '../experiment/definitions/database-outage.ts'
import type { PlannedFault } from '../experiment/src/faults/faults.ts'
import { ComponentFolder } from '../experiment/src/host/component.ts'
import { identify, isAlive } from '../experiment/src/host/process-identity.ts'
import { STRANGER } from '../experiment/src/stack/processes/clear-components.ts'
import { until } from '../experiment/src/wait.ts'
import { WORKSPACE } from '../experiment/src/workspace.ts'
import { findLeftovers, runCommand, startExperiment } from './command-line.ts'
import { TEST_PORTS } from './test-stack.ts'

const forever = new AbortController().signal
const components = new ComponentFolder(join(WORKSPACE.state, 'components'))
let folder: string
let stateBefore: string[]

/** What the checkout remembers: the lock, the access to the database, a frozen stranger. */
const listState = () =>
  existsSync(WORKSPACE.state)
    ? readdirSync(WORKSPACE.state)
        .filter((file) => file !== 'components')
        .toSorted()
    : []

beforeAll(async () => {
  await runCommand(['heal'])
  stateBefore = listState()
  folder = mkdtempSync(join(tmpdir(), 'under-fire-heal-'))
}, 60_000)
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await runCommand(['heal'])
}, 60_000)

const at = { injectAtMs: 3_000, healAtMs: 119_000 }

/** An experiment of two minutes that is in these faults from its third second on. */
function writeDefinition(name: string, faults: PlannedFault[]): string {
  const file = join(folder, `${name}.json`)
  const definition = {
    ...databaseOutage,
    name,
    phases: [{ name: 'all', durationMs: 120_000, ratePerS: 10 }],
    faults,
    // What is tested is the way out, not the way in.
    steadyState: { errorRateMax: 1, p95MaxMs: 60_000, lagMaxMessages: 100_000 },
  }
  writeFileSync(file, JSON.stringify(definition))
  return file
}

/** `dead`, `T` for stopped, or another letter that ps knows. */
function stateOf(part: string): string {
  const record = components.read(part)
  return record && isAlive(record.identity) ? stateOfProcess(record.identity.pid) : 'dead'
}

const stateOfProcess = (pid: number) =>
  execFileSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' })
    .trim()
    .slice(0, 1)

async function toxicsOf(part: string): Promise<string[]> {
  const response = await fetch(`http://127.0.0.1:${TEST_PORTS.proxy}/proxies/${part}/toxics`, {
    signal: AbortSignal.timeout(1_000),
  })
  const toxics: { type: string }[] = JSON.parse(await response.text())
  return toxics.map(({ type }) => type)
}

/** Resolves when every part is as it should be. */
const untilBroken = (
  expected: Record<string, string>,
  look: () => Promise<Record<string, string>>,
) =>
  until(
    { what: 'every fault taking effect', timeoutMs: 120_000, everyMs: 200, signal: forever },
    async () => {
      const seen = await look()
      return Bun.deepEquals(seen, expected) ? undefined : JSON.stringify(seen)
    },
  )

async function killRunnerAndHeal(pid: number): Promise<string> {
  process.kill(pid, 'SIGKILL')
  const { code, stdout } = await runCommand(['heal'])
  expect(code).toBe(0)
  return stdout
}

async function expectNothingLeft(): Promise<void> {
  expect(findLeftovers()).toEqual([])
  expect(components.all()).toEqual([])
  expect(listState()).toEqual(stateBefore)
  expect(await toxicsOf('database').catch(() => 'no proxy')).toBe('no proxy')
  expect((await runCommand(['heal'])).stdout).toContain('Nothing was left.')
}

describe('after kill -9 of the runner, `just heal` leaves nothing of', () => {
  test('a killed database, a frozen consumer and a producer that is cut off', async () => {
    const file = writeDefinition('kill-freeze-partition', [
      { fault: 'kill', target: 'database', ...at },
      { fault: 'freeze', target: 'consumer', ...at },
      { fault: 'partition', target: 'producer', ...at },
    ])
    const runner = startExperiment(['--definition', file])

    await untilBroken(
      { database: 'dead', consumer: 'T', producer: 'timeout timeout' },
      async () => ({
        database: stateOf('database'),
        consumer: stateOf('consumer'),
        producer: (await toxicsOf('producer')).join(' '),
      }),
    )
    const healed = await killRunnerAndHeal(runner.pid)

    expect(healed).toContain('consumer')
    expect(healed).toContain('proxy')
    await expectNothingLeft()
  }, 240_000)

  test('a stopped consumer, a slow database and a producer whose connections are reset', async () => {
    const file = writeDefinition('stop-slow-reset', [
      { fault: 'stop', target: 'consumer', ...at },
      { fault: 'slow', target: 'database', ...at, latencyMs: 200, jitterMs: 0 },
      { fault: 'reset', target: 'producer', ...at },
    ])
    const runner = startExperiment(['--definition', file])

    await untilBroken(
      { consumer: 'dead', database: 'latency', producer: 'reset_peer reset_peer' },
      async () => ({
        consumer: stateOf('consumer'),
        database: (await toxicsOf('database')).join(' '),
        producer: (await toxicsOf('producer')).join(' '),
      }),
    )
    const healed = await killRunnerAndHeal(runner.pid)

    expect(healed).toContain('database')
    expect(healed).toContain('proxy')
    await expectNothingLeft()
  }, 240_000)

  test('a frozen process that was not started here: it goes on, and is not ended', async () => {
    const child = spawn('sleep', ['300'], { stdio: 'ignore' })
    const identity = identify(child.pid ?? -1)
    try {
      if (identity === undefined) {
        throw new Error('sleep did not start')
      }
      STRANGER.freeze(identity)
      expect(stateOfProcess(identity.pid)).toBe('T')

      const { stdout } = await runCommand(['heal'])

      expect(stdout).toContain(`the freeze of process ${identity.pid}`)
      expect(isAlive(identity)).toBe(true)
      expect(stateOfProcess(identity.pid)).not.toBe('T')
      await expectNothingLeft()
    } finally {
      child.kill('SIGKILL')
    }
  }, 60_000)
})
