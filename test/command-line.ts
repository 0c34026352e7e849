import { execFileSync, spawn } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, WORKSPACE } from '../experiment/src/workspace.ts'
import { TEST_PORTS } from './test-stack.ts'

/** Options for the test's own ports. */
export const PORTS = Object.entries(TEST_PORTS).flatMap(([name, port]) => [
  '--port',
  `${name}=${port}`,
])

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Running {
  pid: number
  /** Resolves when the output so far has this in it; rejects when the process ends before. */
  shows(text: string): Promise<void>
  ended: Promise<Ended>
}

type ProcessGroup = 'own group' | 'group of the test'

/** Starts the command line as a user would, beside the usual ports. */
export const startCommand = (
  args: string[],
  env: Record<string, string> = {},
  group: ProcessGroup = 'group of the test',
) => startProgram(['experiment/src/main.ts', ...args], env, group)

/** The same for the verbs that measure. */
export const startBench = (args: string[]) =>
  startProgram(['bench/src/main.ts', ...args], {}, 'group of the test')

function startProgram(
  [script = '', ...args]: string[],
  env: Record<string, string>,
  group: ProcessGroup,
): Running {
  const child = spawn(process.execPath, [join(ROOT, script), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: group === 'own group',
    env: { ...process.env, CI: 'true', ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
  return {
    pid: child.pid ?? -1,
    ended,
    shows: (text) =>
      new Promise((resolve, reject) => {
        const check = () => (stdout + stderr).includes(text) && resolve()
        child.stdout.on('data', check)
        child.stderr.on('data', check)
        check()
        void ended.then(({ code }) =>
          reject(new Error(`ended with ${code} before "${text}": ${stderr}`)),
        )
      }),
  }
}

export const runCommand = (args: string[], env: Record<string, string> = {}) =>
  startCommand(args, env).ended
export const runBench = (args: string[]) => startBench(args).ended
export const startExperiment = (
  args: string[],
  env: Record<string, string> = {},
  group: ProcessGroup = 'group of the test',
  // Named, so that it is the same stack where an engine answers.
) => startCommand(['experiment', ...PORTS, '--stack', 'processes', ...args], env, group)

const PARTS =
  /toxiproxy|kafka\.Kafka|bin\/postgres -D|k6 run|wrk -t1|prometheus --config|bench\/(src\/subjects|rivals)\/|\/(rest|producer|consumer)\/src\/main\.ts/

/** Processes of this checkout's stack that run now: by their command lines, PostgreSQL's backends, Redis and Nisshi by where they work. */
export function findLeftovers(): string[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  return lines.filter((line) => {
    const [, pid = '', args = ''] = /^ *(\d+) (.*)$/.exec(line) ?? []
    return /^(postgres: |redis-server |\S*nisshi broker )/.test(args)
      ? workingFolder(pid).startsWith(WORKSPACE.data)
      : PARTS.test(args) && (args.includes(ROOT) || args.includes(WORKSPACE.data))
  })
}

function workingFolder(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}
