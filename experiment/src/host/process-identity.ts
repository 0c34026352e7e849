import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import process from 'node:process'

/** A process, told apart from a later one with the same id by when it started. */
export interface ProcessIdentity {
  pid: number
  startTime: string
}

const HAS_PROC = existsSync('/proc/self/stat')
const ZOMBIE = 'Z'

/** Identifies a running process; undefined when there is none (a zombie is none). */
export function identify(pid: number): ProcessIdentity | undefined {
  const startTime = HAS_PROC ? readProcStart(pid) : readPsStart(pid)
  return startTime === undefined ? undefined : { pid, startTime }
}

export function isAlive({ pid, startTime }: ProcessIdentity): boolean {
  return identify(pid)?.startTime === startTime
}

/** The ids of the direct children of a process. @throws where there is neither /proc nor pgrep. */
export function childrenOf(pid: number): number[] {
  if (HAS_PROC) {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && readProcFields(Number(name))?.[1] === String(pid))
      .map(Number)
  }
  const { status, stdout, error } = spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
  // 1 is pgrep's word for "none".
  if (error || (status !== 0 && status !== 1)) {
    throw new Error(`The children of process ${pid} cannot be listed: pgrep failed.`)
  }
  return stdout.split('\n').filter(Boolean).map(Number)
}

/** Sends a signal to a process or, with a negative id, to a group; one that has ended meanwhile is no error. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) {
      throw error
    }
  }
}

// https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: after the name in brackets, field 3 is the state, field 22 the start time.
function readProcStart(pid: number): string | undefined {
  const fields = readProcFields(pid)
  return fields?.[0] === ZOMBIE ? undefined : fields?.[19]
}

function readProcFields(pid: number): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')
  } catch {
    return undefined
  }
}

function readPsStart(pid: number): string | undefined {
  try {
    const output = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [state = '', ...start] = output.trim().split(/\s+/)
    return state.startsWith(ZOMBIE) ? undefined : start.join(' ')
  } catch {
    return undefined
  }
}
