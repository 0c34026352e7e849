import { spawn } from 'node:child_process'
import { openSync, closeSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { signalProcess } from '../host/process-identity.ts'

export interface CommandOptions {
  command: string
  args: string[]
  cwd?: string
  env?: Record<string, string>
  logFile: string
  timeoutMs: number
  /** Another user to run as. */
  user?: { uid: number; gid: number } | undefined
  signal: AbortSignal
}

/**
 * Runs a program to its end, its output in a file.
 * @throws Error naming the program, how it ended, its last words and the file
 */
export async function runCommand(options: CommandOptions): Promise<void> {
  const { command, args, logFile, timeoutMs, signal } = options
  signal.throwIfAborted()
  mkdirSync(dirname(logFile), { recursive: true })
  const log = openSync(logFile, 'w')
  try {
    const child = spawn(command, args, {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...options.env },
      detached: true,
      ...options.user,
      ...(options.cwd !== undefined && { cwd: options.cwd }),
    })
    const kill = () => child.pid !== undefined && signalProcess(-child.pid, 'SIGKILL')
    const timer = setTimeout(kill, timeoutMs)
    signal.addEventListener('abort', kill)
    const how = await new Promise<string>((resolve) => {
      child.on('error', (error) => resolve(error.message))
      child.on('exit', (code, name) => resolve(name ?? (code === 0 ? 'done' : `exit code ${code}`)))
    })
    clearTimeout(timer)
    signal.removeEventListener('abort', kill)
    signal.throwIfAborted()
    if (how !== 'done') {
      throw new Error(
        `\`${command} ${args[0] ?? ''}\` ended with ${how}: ${lastLine(logFile)} (more in ${logFile})`,
      )
    }
  } finally {
    closeSync(log)
  }
}

function lastLine(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').at(-1)?.trim().slice(0, 300) ?? ''
}
