import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../problems.ts'
import { WORKSPACE } from '../workspace.ts'
import { runCommand } from './command.ts'
import { isOnPath } from './path.ts'
import type { SetupContext } from './setup.ts'

export interface NpmProgram {
  /** For a person, and in the log's name. */
  title: string
  /** With its version: `deno@2.9.6`. */
  source: string
  /** The folder that gets `node_modules`, whole or not at all. */
  folder: string
}

const TIMEOUT_MS = 300_000

/** Installs a program from npm, apart from the packages of the project. @throws UsageError without npm */
export async function installFromNpm(
  { title, source, folder }: NpmProgram,
  { say, signal }: SetupContext,
): Promise<void> {
  if (!isOnPath('npm')) {
    throw new UsageError(
      `No \`npm\` on PATH: it brings ${title}. Put it there, or a ${title.split(' ')[0]} that is new enough.`,
    )
  }
  say(`installing ${title} from npm (once)`)
  const unfinished = `${folder}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  await runCommand({
    command: 'npm',
    args: ['install', '--silent', '--no-fund', '--no-audit', '--prefix', unfinished, source],
    logFile: join(WORKSPACE.logs, `install-${title.split(' ')[0]?.toLowerCase() ?? 'program'}.log`),
    timeoutMs: TIMEOUT_MS,
    signal,
  })
  if (!existsSync(folder)) {
    renameSync(unfinished, folder)
  }
}
