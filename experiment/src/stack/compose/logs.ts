import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import type { Container } from './containers.ts'
import type { EngineAccess } from './engine.ts'

const TIMEOUT_MS = 30_000

/** Writes what each container has said into a file of its own. One that cannot be asked has none. */
export async function saveLogs(
  engine: EngineAccess,
  containers: Container[],
  folder: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await Promise.all(containers.map((container) => saveLog(engine, container, folder)))
}

function saveLog({ program, env }: EngineAccess, { id, service }: Container, folder: string) {
  const file = openSync(join(folder, `${service}.log`), 'w')
  return new Promise<void>((resolve) => {
    const child = spawn(program, ['logs', id], {
      stdio: ['ignore', file, file],
      env: { ...process.env, ...env },
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    })
    closeSync(file)
    child.on('error', () => resolve())
    child.on('exit', () => resolve())
  })
}
