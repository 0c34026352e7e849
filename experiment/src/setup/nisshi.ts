import { spawnSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../problems.ts'
import { WORKSPACE } from '../workspace.ts'
import { runCommand } from './command.ts'
import { isOnPath } from './path.ts'
import type { SetupContext } from './setup.ts'

// 0.8.1 wants rustc 1.96.
export const NISSHI_VERSION = '0.6.0'
const HOME = join(WORKSPACE.tools, `nisshi-${NISSHI_VERSION}`)
const BUILT = join(HOME, 'bin', 'nisshi')
const BUILD = `${HOME}.build`
// Nine minutes on two idle cores; 34 were measured on two that four others shared.
const BUILD_TIMEOUT_MS = 3_600_000
const REMIND_EVERY_MS = 60_000
// Memory is the one storage that is wanted: `dynostore` has it, and needs neither SQLite nor PostgreSQL.
const FEATURES = ['--no-default-features', '--features', 'dynostore']

/** Which Nisshi to run: the one on PATH, else the one built here. */
export function findNisshi(): { command: string; version: string } | undefined {
  for (const command of ['nisshi', BUILT]) {
    const { stdout } = spawnSync(command, ['--version'], { encoding: 'utf8' })
    const version = /\d+\.\d+\.\d+\S*/.exec(stdout ?? '')?.[0]
    if (version !== undefined) {
      return { command, version }
    }
  }
  return undefined
}

/** Builds Nisshi with cargo where none is found. @throws UsageError without cargo; Error when the build fails */
export async function installNisshi({ say, signal }: SetupContext): Promise<void> {
  if (findNisshi() !== undefined) {
    return
  }
  if (!isOnPath('cargo')) {
    throw new UsageError(
      'No `nisshi` and no `cargo` on PATH: install Rust (https://rustup.rs), which builds it once, or choose another broker: `just brokers` lists them.',
    )
  }
  say(`building Nisshi ${NISSHI_VERSION} with cargo (about nine minutes, once)`)
  const startedMs = performance.now()
  const reminder = setInterval(() => {
    const minutes = Math.round((performance.now() - startedMs) / REMIND_EVERY_MS)
    say(`still building Nisshi, for ${minutes} min (at most ${BUILD_TIMEOUT_MS / 60_000})`)
  }, REMIND_EVERY_MS)
  const unfinished = `${HOME}.new`
  rmSync(unfinished, { recursive: true, force: true })
  try {
    await runCommand({
      command: 'cargo',
      args: [
        'install',
        '--locked',
        'nisshi',
        '--version',
        NISSHI_VERSION,
        ...FEATURES,
        '--root',
        unfinished,
      ],
      // One that was ended early goes on from there.
      env: { CARGO_TARGET_DIR: BUILD },
      logFile: join(WORKSPACE.logs, 'install-nisshi.log'),
      timeoutMs: BUILD_TIMEOUT_MS,
      signal,
    })
  } finally {
    clearInterval(reminder)
  }
  if (!existsSync(HOME)) {
    renameSync(unfinished, HOME)
  }
  rmSync(BUILD, { recursive: true, force: true })
}
