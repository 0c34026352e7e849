import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { identify, isAlive, type ProcessIdentity } from './host/process-identity.ts'
import { UsageError } from './problems.ts'
import { WORKSPACE } from './workspace.ts'

const LOCK = join(WORKSPACE.state, 'lock')
const TRIES = 3

/**
 * Takes the checkout's one stack for this process; the returned function gives it back.
 *
 * The lock is made under another name and linked into place, so it appears at once and whole; one whose holder is dead
 * is moved aside, and only the process that moved exactly that one goes on.
 * @throws UsageError naming the process that has it
 */
export function takeLock(): () => void {
  mkdirSync(WORKSPACE.state, { recursive: true, mode: 0o700 })
  const own = `${LOCK}.${process.pid}`
  const text = JSON.stringify(identify(process.pid))
  writeFileSync(own, text, { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      if (tryLink(own)) {
        return () => release(text)
      }
      const held = readLock()
      if (held?.holder !== undefined && isAlive(held.holder)) {
        throw new UsageError(
          `Another under-fire runs in this checkout (process ${held.holder.pid}). Wait for it, or end it with \`kill ${held.holder.pid}\`.`,
        )
      }
      if (held !== undefined) {
        moveAside(held.text)
      }
    }
    throw new UsageError('Several under-fires start in this checkout at once; try again.')
  } finally {
    rmSync(own, { force: true })
  }
}

function tryLink(own: string): boolean {
  try {
    linkSync(own, LOCK)
    return true
  } catch {
    return false
  }
}

function readLock(): { text: string; holder: ProcessIdentity | undefined } | undefined {
  let text: string
  try {
    text = readFileSync(LOCK, 'utf8')
  } catch {
    return undefined
  }
  try {
    const holder: ProcessIdentity = JSON.parse(text)
    return { text, holder }
  } catch {
    return { text, holder: undefined }
  }
}

/** Removes the lock of a dead process. A lock that was taken meanwhile is put back. */
function moveAside(expected: string): void {
  const aside = `${LOCK}.dead.${process.pid}`
  try {
    renameSync(LOCK, aside)
    if (readFileSync(aside, 'utf8') !== expected) {
      tryLink(aside)
    }
  } catch {
    // Somebody else moved it first.
  }
  rmSync(aside, { force: true })
}

function release(own: string): void {
  if (readLock()?.text === own) {
    rmSync(LOCK, { force: true })
  }
}
