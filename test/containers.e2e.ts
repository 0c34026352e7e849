import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { type Journal, measureOutage } from '../experiment/src/journal.ts'
import type { Result } from '../experiment/src/result-schema.ts'
import { findEngine } from '../experiment/src/stack/compose/engine.ts'
import { PROJECT } from '../experiment/src/stack/compose/record.ts'
import { ROOT, WORKSPACE } from '../experiment/src/workspace.ts'
import { findLeftovers, PORTS, runCommand, startCommand } from './command-line.ts'
import { findWrongPanels, PANEL_QUERIES } from './panels.ts'
import { askPrometheus } from './test-prometheus.ts'
import { TEST_PORTS } from './test-stack.ts'

const why = whyNot()
if (why !== undefined) {
  process.stderr.write(`· skipped: ${why}\n`)
}

const LABEL = `com.docker.compose.project=${PROJECT}`
const IMAGES = 'under-fire-test'
/** The compose.yaml of the project, on images that need no registry. */
const ENV = { COMPOSE_FILE: 'compose.yaml:test/images/compose.override.yaml' }
const RUN = ['experiment', ...PORTS, '--broker', 'kafka']
const JOBS = ['rest', 'producer', 'consumer', 'experiment']
/** Of a project that is not ours, with the names that our own would have. */
const FOREIGN = ['database', 'under-fire-kafka-1'].map((name) => `${name}-${process.pid}`)
const FOREIGN_PROJECT = `under-fire-${process.pid}`

/** What keeps containers from running here; undefined when nothing does. */
function whyNot(): string | undefined {
  const found = findEngine()
  if (found.engine === undefined) {
    return `no container engine (${found.reason})`
  }
  const missing = ['debootstrap', 'prometheus'].filter((name) => Bun.which(name) === null)
  return process.getuid?.() === 0 && missing.length === 0
    ? undefined
    : `the images are built as root with debootstrap, from Debian's prometheus: ${missing.join(', ') || 'root'} is missing`
}

const docker = (...args: string[]) => execFileSync('docker', args, { encoding: 'utf8' }).trim()

/** Everything of this checkout that an engine can hold. */
function findContainers(): string[] {
  return [
    ['ps', '-a', '--format', '{{.Names}}'],
    ['network', 'ls', '--format', '{{.Name}}'],
    ['volume', 'ls', '--format', '{{.Name}}'],
  ].flatMap((args) =>
    docker(...args, '--filter', `label=${LABEL}`)
      .split('\n')
      .filter(Boolean),
  )
}

const stateOfForeign = () =>
  docker('inspect', '--format', '{{.Id}} {{.State.Status}} {{.State.StartedAt}}', ...FOREIGN)

const latest = () => join(WORKSPACE.results, 'latest')
const readResult = (): Result => JSON.parse(readFileSync(join(latest(), 'result.json'), 'utf8'))
const readJournal = (): Journal => JSON.parse(readFileSync(join(latest(), 'journal.json'), 'utf8'))

async function until(what: string, ask: () => boolean): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (ask()) {
      return
    }
    await wait(100)
  }
  throw new Error(`${what} did not happen within a minute`)
}

describe.skipIf(why !== undefined)('in containers', () => {
  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, 'test/images/build.ts')], { stdio: 'inherit' })
    for (const name of FOREIGN) {
      const project = `com.docker.compose.project=${FOREIGN_PROJECT}`
      const service = 'com.docker.compose.service=database'
      const labels = ['--label', project, '--label', service]
      const image = `${IMAGES}/debian`
      docker(
        'run',
        '-d',
        '--name',
        name,
        '--network',
        'none',
        ...labels,
        image,
        'sleep',
        'infinity',
      )
    }
  }, 600_000)
  afterEach(async () => {
    await runCommand(['heal'])
  }, 120_000)
  afterAll(() => {
    spawnSync('docker', ['rm', '--force', ...FOREIGN])
  })

  // A scale at which the breaker's last look before the end leaves seconds to store the backlog, also on a slow machine.
  describe('experiment --scale 0.15 --broker kafka', () => {
    test('chooses containers by itself, kills the database by docker kill, confirms every hypothesis, is watched whole, and heal leaves nothing', async () => {
      const foreign = stateOfForeign()
      const database = [
        'type=container',
        `label=${LABEL}`,
        'label=com.docker.compose.service=database',
      ]
      const events = spawn('docker', [
        'events',
        '--format',
        '{{.Action}} {{.Actor.Attributes.signal}}',
        ...database.flatMap((filter) => ['--filter', filter]),
      ])
      let seen = ''
      events.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()))

      const ended = await startCommand([...RUN, '--scale', '0.15', '--keep'], ENV).ended
      events.kill()
      const result = readResult()
      const journal = readJournal()
      const whole = result.hypotheses.filter(({ passed }) => passed !== true)

      expect(result.invalid_reasons).toEqual([])
      expect(whole).toEqual([])
      expect(ended.code).toBe(0)
      expect(ended.stdout).toContain('ALL 10 HYPOTHESES HOLD')
      const kills = seen.split('\n').filter((line) => /^(kill|die|start) ?/.test(line))
      expect(kills.slice(0, 4).map((line) => line.replace('<no value>', '').trim())).toEqual([
        'start',
        'kill 9',
        'die',
        'start',
      ])
      expect(journal.unexpected_exits).toEqual([])
      expect(journal.environment).toMatchObject({
        stack: 'compose',
        broker: { name: 'Apache Kafka', nodes: 1 },
      })
      expect(Object.keys(journal.environment.images ?? {})).toEqual(
        expect.arrayContaining(['consumer', 'database', 'kafka', 'producer', 'rest']),
      )
      expect(Object.keys(journal.samples.at(4)?.processes ?? {})).toEqual(
        expect.arrayContaining(['rest', 'producer', 'consumer', 'database', 'kafka', 'load']),
      )
      await expectWatchedWhole(journal)

      const killed = await runCommand(['kill', 'database'])
      const restored = await runCommand(['restore', 'database'])
      const healed = await runCommand(['heal'])

      expect(killed).toMatchObject({ code: 0, stdout: expect.stringContaining('is dead') })
      expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('starting again') })
      expect(healed).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('Ended and removed'),
      })
      expect(findContainers()).toEqual([])
      expect(stateOfForeign()).toBe(foreign)
    }, 300_000)
  })

  describe.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('after %s', (signal) => {
    test('in the outage, heal has nothing left of it, and a stranger is as it was', async () => {
      const foreign = stateOfForeign()
      const running = startCommand([...RUN, '--scale', '0.05'], ENV)
      await running.shows(' crash: ')

      process.kill(running.pid, signal)
      const { code } = await running.ended
      const left = findContainers()
      await runCommand(['heal'])

      expect(left.length > 0).toBe(signal === 'SIGKILL')
      expect(code).toBe(signal === 'SIGKILL' ? null : 130)
      expect(findContainers()).toEqual([])
      expect(findLeftovers()).toEqual([])
      expect(stateOfForeign()).toBe(foreign)
    }, 180_000)

    test('while containers start, heal has nothing left of it', async () => {
      const running = startCommand([...RUN, '--scale', '0.05'], ENV)
      await running.shows('starting PostgreSQL')
      await until('the first container', () => findContainers().length > 2)

      process.kill(running.pid, signal)
      const { code } = await running.ended
      await runCommand(['heal'])
      // What an engine was still making would be there by now.
      await wait(2_000)

      expect(code).toBe(signal === 'SIGKILL' ? null : 130)
      expect(findContainers()).toEqual([])
      expect(findLeftovers()).toEqual([])
    }, 180_000)
  })
})

/** Prometheus, in its container, saw every target of the run, fills every panel, and shades the outage as it was measured. */
async function expectWatchedWhole(journal: Journal): Promise<void> {
  const last = journal.samples.at(-1)?.at_ms ?? 0
  const fromMs = journal.start_epoch_ms
  const ask = (expr: string) =>
    askPrometheus(`127.0.0.1:${TEST_PORTS.prometheus}`, { expr, fromMs, toMs: fromMs + last })
  const up = await ask('up')
  const answered = JOBS.map((job) => {
    const samples = up.find(({ labels }) => labels['job'] === job)?.samples ?? []
    return { job, share: samples.filter(({ value }) => value === 1).length / (last / 1000) }
  })

  expect(up).toHaveLength(JOBS.length)
  expect(answered.filter(({ share }) => share < 0.8)).toEqual([])
  expect(PANEL_QUERIES.length).toBeGreaterThan(40)
  expect(await findWrongPanels(ask)).toEqual([])

  const outage = PANEL_QUERIES.find(({ where }) => where.endsWith('annotation Outage'))
  const [shaded, ...others] = await ask(outage?.expr ?? '')
  const measured = measureOutage(journal)
  expect(others).toEqual([])
  expect(shaded).toBeDefined()
  expect(measured).not.toBeNull()
  const ends = [shaded?.samples.at(0)?.epochMs ?? 0, shaded?.samples.at(-1)?.epochMs ?? 0]
  const apart = ends.map((epochMs, end) => Math.abs(epochMs - fromMs - (measured?.[end] ?? 0)))
  expect(apart.filter((ms) => ms > 2_000)).toEqual([])
}
