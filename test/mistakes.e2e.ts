import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { KAFKA_VERSION } from '../experiment/src/setup/kafka.ts'
import { WORKSPACE } from '../experiment/src/workspace.ts'
import { type Ended, findLeftovers, runCommand, startExperiment } from './command-line.ts'
import { TEST_PORTS } from './test-stack.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'under-fire-mistakes-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** A PATH with the programs of this machine but for some. */
function pathWithout(...missing: string[]): string {
  const bin = mkdtempSync(join(folder, 'bin-'))
  for (const program of [
    'java',
    'mvn',
    'go',
    'git',
    'pgrep',
    'ps',
    'sh',
    'npm',
    'node',
    'dirname',
    'uname',
    'cat',
    'sed',
    'expr',
    'ls',
    'which',
    'readlink',
    'basename',
  ]) {
    const found = (process.env['PATH'] ?? '')
      .split(delimiter)
      .map((dir) => join(dir, program))
      .find(existsSync)
    if (found !== undefined && !missing.includes(program)) {
      symlinkSync(found, join(bin, program))
    }
  }
  return bin
}

/** A home with Kafka installed as it is here, or with nothing. */
function makeHome(has: { kafka: boolean }): string {
  const home = mkdtempSync(join(folder, 'home-'))
  mkdirSync(join(home, 'tools'))
  if (has.kafka) {
    symlinkSync(
      join(WORKSPACE.tools, `kafka-${KAFKA_VERSION}`),
      join(home, 'tools', `kafka-${KAFKA_VERSION}`),
    )
  }
  return home
}

/** One line for a person, and no trace of the inside. */
function expectOneLine({ code, stderr }: Ended, about: RegExp): void {
  const lines = stderr.split('\n').filter((line) => line.startsWith('under-fire: '))
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(about)
  expect(stderr).not.toMatch(/\n\s+at /)
  expect(code).toBe(2)
  expect(findLeftovers()).toEqual([])
}

describe('a mistake or something missing is one clear line, exit code 2, and nothing is left:', () => {
  test('a port in use', async () => {
    const server = await new Promise<Server>((resolve) => {
      const listening = createServer().listen(TEST_PORTS.producer, '127.0.0.1', () =>
        resolve(listening),
      )
    })

    const ended = await startExperiment(['--scale', '0.1']).ended
    server.close()

    expectOneLine(
      ended,
      new RegExp(`Port ${TEST_PORTS.producer} \\(producer\\) is in use.*--port producer=`),
    )
  }, 60_000)

  test('no JDK', async () => {
    const env = { PATH: pathWithout('java'), UNDER_FIRE_HOME: makeHome({ kafka: true }) }

    expectOneLine(
      await startExperiment(['--scale', '0.1'], env).ended,
      /No `java` on PATH: .*JDK 17.*--brokers/,
    )
  }, 60_000)

  test('no Maven', async () => {
    const env = { PATH: pathWithout('mvn'), UNDER_FIRE_HOME: makeHome({ kafka: false }) }

    expectOneLine(await startExperiment(['--scale', '0.1'], env).ended, /No `mvn` on PATH/)
  }, 60_000)

  test('no Go and no k6, said before Kafka is brought', async () => {
    const env = { PATH: pathWithout('go'), UNDER_FIRE_HOME: makeHome({ kafka: false }) }

    const ended = await startExperiment(['--scale', '0.1'], env).ended

    expectOneLine(ended, /No `k6` and no `go` on PATH/)
    expect(ended.stdout + ended.stderr).not.toContain('installing Apache Kafka')
  }, 60_000)

  test('a broker that cannot be reached', async () => {
    const ended = await startExperiment(['--scale', '0.1', '--brokers', '127.0.0.1:9']).ended

    expectOneLine(ended, /The broker at 127\.0\.0\.1:9 cannot be used: .*--brokers/)
  }, 60_000)

  test('another experiment than there is', async () => {
    expectOneLine(
      await startExperiment(['no-such-thing']).ended,
      /of database-outage, .*got `no-such-thing`/,
    )
  })

  test('another port name than there is', async () => {
    expectOneLine(await startExperiment(['--port', 'jaeger=1']).ended, /--port.*got `jaeger=1`/)
  })

  test('killing what does not run', async () => {
    expectOneLine(
      await runCommand(['kill', 'database']),
      /No `database` of this checkout is running/,
    )
  })

  test('a report of a folder without a run', async () => {
    expectOneLine(await runCommand(['report', folder]), /No run in/)
  })
})

describe('no disk space', () => {
  const mount = join(tmpdir(), `under-fire-small-${process.pid}`)
  mkdirSync(mount, { recursive: true })
  const isMounted =
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=10m', 'tmpfs', mount]).status === 0
  afterAll(() => {
    spawnSync('umount', [mount])
    rmSync(mount, { recursive: true, force: true })
  })

  // Only root can make a small disk.
  test.skipIf(!isMounted)(
    'is one clear line with what is free and what is needed',
    async () => {
      expectOneLine(
        await startExperiment(['--scale', '0.1'], { UNDER_FIRE_HOME: mount }).ended,
        /Not enough disk space .* 2500 MiB needed.*UNDER_FIRE_HOME/,
      )
    },
    60_000,
  )
})
