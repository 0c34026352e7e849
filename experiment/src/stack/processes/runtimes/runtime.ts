import { spawnSync } from 'node:child_process'
import type { SetupContext } from '../../../setup/setup.ts'

/** A runtime that is there: how a script is started with it. */
export interface InstalledRuntime {
  /** As the versions of a run name it. */
  name: string
  command: string
  /** What stands before the script. */
  args: string[]
  version: string
}

/** What can run the services. */
export interface Runtime {
  name: string
  /** For a person. */
  title: string
  /** The one on PATH where it is new enough, else the one installed here. */
  find(): InstalledRuntime | undefined
  /** Brings it where none is found. @throws UsageError for what a person must do first */
  install(context: SetupContext): Promise<void>
}

const VERSION_TIMEOUT_MS = 10_000

/** The first of the commands that says a version of at least `oldest`, `[major, minor]`. */
export function findCommand(
  commands: string[],
  oldest: readonly [number, number],
): { command: string; version: string } | undefined {
  for (const command of commands) {
    const { stdout } = spawnSync(command, ['--version'], {
      encoding: 'utf8',
      timeout: VERSION_TIMEOUT_MS,
    })
    const version = readVersion(stdout ?? '')
    if (version !== undefined && isAtLeast(version, oldest)) {
      return { command, version }
    }
  }
  return undefined
}

/** The `24.21.0` in `v24.21.0` or `deno 2.9.6 (stable, …)`. */
export function readVersion(said: string): string | undefined {
  return /^(?:deno |v)(\d+\.\d+\.\d+)/.exec(said)?.[1]
}

/** Whether a version is at least that `[major, minor]`. */
export function isAtLeast(version: string, oldest: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
}
