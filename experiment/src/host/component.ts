import { spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import {
  childrenOf,
  identify,
  isAlive,
  type ProcessIdentity,
  signalProcess,
} from './process-identity.ts'

/** Everything needed to start one part of the stack, now or again. Written to disk, so that any process can do it. */
export interface ComponentSpec {
  name: string
  command: string
  args: string[]
  /** Added to the environment of whoever starts it. */
  env: Record<string, string>
  cwd: string
  logFile: string
  /** Removed when the stack goes down. */
  dataFolder?: string
  /** Another user to run as; PostgreSQL refuses to run as root. */
  user?: { uid: number; gid: number }
  /** What ends it gracefully. */
  stopSignal: NodeJS.Signals
  /** How long it may take to end gracefully before it is killed. */
  stopTimeoutMs: number
}

export interface ComponentRecord {
  spec: ComponentSpec
  identity: ProcessIdentity
}

/** Called when a component that this process started has ended. */
export type OnExit = (how: string) => void

// Nothing survives SIGKILL, but on a busy machine the end of a large process takes seconds.
const KILL_TIMEOUT_MS = 30_000
const POLL_MS = 20

/** The running parts, one file each in a folder, so that another process can find, break, mend and clear them. */
export class ComponentFolder {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Starts it in a process group of its own and records it. */
  start(spec: ComponentSpec, onExit: OnExit = () => undefined): ComponentRecord {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 })
    mkdirSync(dirname(spec.logFile), { recursive: true })
    const log = openSync(spec.logFile, 'a')
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      env: { ...process.env, ...spec.env },
      stdio: ['ignore', log, log],
      detached: true,
      ...spec.user,
    })
    closeSync(log)
    child.on('error', (error) => onExit(error.message))
    child.on('exit', (code, signal) => onExit(signal ?? `exit code ${code}`))
    child.unref()
    const identity = child.pid === undefined ? undefined : identify(child.pid)
    const record = {
      spec,
      identity: identity ?? { pid: child.pid ?? -1, startTime: 'ended at once' },
    }
    this.#write(record)
    return record
  }

  read(name: string): ComponentRecord | undefined {
    const file = this.#file(name)
    if (!existsSync(file)) {
      return undefined
    }
    const record: ComponentRecord = JSON.parse(readFileSync(file, 'utf8'))
    return record
  }

  all(): ComponentRecord[] {
    if (!existsSync(this.#folder)) {
      return []
    }
    return readdirSync(this.#folder)
      .filter((file) => file.endsWith('.json'))
      .flatMap((file) => this.read(basename(file, '.json')) ?? [])
  }

  forget(name: string): void {
    rmSync(this.#file(name), { force: true })
  }

  #file(name: string): string {
    return join(this.#folder, `${name}.json`)
  }

  #write(record: ComponentRecord): void {
    const file = this.#file(record.spec.name)
    // The spec may hold a password.
    writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
}

/**
 * SIGKILL for the process, its group and its children: PostgreSQL puts each backend into a group of its own.
 * @throws Error when it is there all the same after half a minute
 */
export async function killComponent({ identity, spec }: ComponentRecord): Promise<void> {
  if (!isAlive(identity)) {
    return
  }
  const children = freezeProcesses(identity.pid)
  signalProcess(identity.pid, 'SIGKILL')
  signalProcess(-identity.pid, 'SIGKILL')
  for (const { pid } of children) {
    signalProcess(pid, 'SIGKILL')
  }
  if (!(await haveEnded([identity, ...children], KILL_TIMEOUT_MS))) {
    throw new Error(
      `${spec.name} (process ${identity.pid}) did not end within ${KILL_TIMEOUT_MS} ms of SIGKILL.`,
    )
  }
}

/** SIGSTOP for the process, its group and its children: it answers nothing, and its connections stay open. */
export function freezeComponent({ identity }: Pick<ComponentRecord, 'identity'>): void {
  if (isAlive(identity)) {
    for (const { pid } of freezeProcesses(identity.pid)) {
      signalProcess(pid, 'SIGSTOP')
    }
    signalProcess(-identity.pid, 'SIGSTOP')
  }
}

/** SIGCONT for all that `freezeComponent` stopped. */
export function thawComponent({ identity }: Pick<ComponentRecord, 'identity'>): void {
  if (isAlive(identity)) {
    // By its own id too: it need not lead its group.
    for (const pid of [...childrenOf(identity.pid), identity.pid]) {
      signalProcess(pid, 'SIGCONT')
    }
    signalProcess(-identity.pid, 'SIGCONT')
  }
}

/** Stopped first, a process can have no further children while they are listed; those are returned. */
function freezeProcesses(pid: number): ProcessIdentity[] {
  signalProcess(pid, 'SIGSTOP')
  return childrenOf(pid).flatMap((child) => identify(child) ?? [])
}

/** Ends it gracefully, or with SIGKILL when that takes too long. */
export async function stopComponent(record: ComponentRecord): Promise<void> {
  const { identity, spec } = record
  if (isAlive(identity)) {
    // A stopped process would never see its signal.
    thawComponent(record)
    signalProcess(identity.pid, spec.stopSignal)
    await haveEnded([identity], spec.stopTimeoutMs)
  }
  await killComponent(record)
}

async function haveEnded(identities: ProcessIdentity[], timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (identities.some(isAlive) && performance.now() < deadline) {
    await delay(POLL_MS)
  }
  return !identities.some(isAlive)
}
