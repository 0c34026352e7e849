import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { identify, isAlive, type ProcessIdentity } from './host/process-identity.ts'
import { UsageError } from './problems.ts'
import { WORKSPACE } from './workspace.ts'

const LOCK = join(WORKSPACE.state, 'lock')

/** Whoever runs the stack now; undefined when nobody does. */
export function lockHolder(): ProcessIdentity | undefined {
  try {
    const holder: ProcessIdentity = JSON.parse(readFileSync(LOCK, 'utf8'))
    return isAlive(holder) ? holder : undefined
  } catch {
    return undefined
  }
}

/**
 * Takes the checkout's one stack for this process; the returned function gives it back.
 * @throws UsageError naming the process that has it
 */
export function takeLock(): () => void {
  mkdirSync(WORKSPACE.state, { recursive: true, mode: 0o700 })
  const holder = lockHolder()
  if (holder !== undefined) {
    throw new UsageError(
      `Another under-fire runs in this checkout (process ${holder.pid}). Wait for it, or end it with \`kill ${holder.pid}\`.`,
    )
  }
  rmSync(LOCK, { force: true })
  try {
    const file = openSync(LOCK, 'wx', 0o600)
    writeSync(file, JSON.stringify(identify(process.pid)))
    closeSync(file)
  } catch (error) {
    throw new UsageError(`Another under-fire has just started in this checkout: ${String(error)}`)
  }
  return () => rmSync(LOCK, { force: true })
}
