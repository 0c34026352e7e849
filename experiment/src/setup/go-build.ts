import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../problems.ts'
import { WORKSPACE } from '../workspace.ts'
import { runCommand } from './command.ts'
import { isOnPath } from './path.ts'
import type { SetupContext } from './setup.ts'

export interface GoProgram {
  /** For a person, and in the log's name. */
  title: string
  /** With its version: `go.k6.io/k6@v1.8.1`. */
  source: string
  /** The folder that gets the binary, whole or not at all. */
  folder: string
  timeoutMs: number
  /** Said while it is built. */
  duration: string
  /** What to do where there is no Go. */
  withoutGo: string
}

/** Builds a program with `go install`. @throws UsageError without Go, or when the build fails. */
export async function buildWithGo(
  { title, source, folder, timeoutMs, duration, withoutGo }: GoProgram,
  { say, signal }: SetupContext,
): Promise<void> {
  if (!isOnPath('go')) {
    throw new UsageError(withoutGo)
  }
  say(`building ${title} with Go (${duration}, once)`)
  mkdirSync(`${folder}.new`, { recursive: true })
  await runCommand({
    command: 'go',
    args: ['install', source],
    env: { GOBIN: `${folder}.new` },
    logFile: join(WORKSPACE.logs, `install-${title.split(' ')[0]?.toLowerCase() ?? 'program'}.log`),
    timeoutMs,
    signal,
  })
  if (!existsSync(folder)) {
    renameSync(`${folder}.new`, folder)
  }
}
