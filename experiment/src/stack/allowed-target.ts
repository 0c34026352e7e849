import { identify, type ProcessIdentity } from '../host/process-identity.ts'
import { UsageError } from '../problems.ts'
import type { StackChoice } from './choose.ts'

/** A process of this machine that was not started here, and that a user said may be frozen. */
export interface AllowedTarget {
  target: 'broker'
  identity: ProcessIdentity
}

/**
 * Reads `--allow-target broker=<process id>`, the broker that --brokers names.
 * @throws UsageError when there is no such process, or no broker that was not started here
 */
export function allowTarget(choice: StackChoice, given: string | undefined): StackChoice {
  if (given === undefined) {
    return choice
  }
  const pid = /^broker=(\d{1,9})$/.exec(given)?.[1]
  if (pid === undefined) {
    throw new UsageError(`Expected \`--allow-target\` to be broker=<process id>, got \`${given}\`.`)
  }
  if (choice.kind !== 'processes' || typeof choice.broker !== 'string') {
    throw new UsageError(
      '--allow-target is for a broker that was not started here: use it with --stack processes and --brokers.',
    )
  }
  const identity = identify(Number(pid))
  if (identity === undefined) {
    throw new UsageError(`No process ${pid} runs on this machine, so it cannot be frozen.`)
  }
  return { ...choice, allowed: { target: 'broker', identity } }
}
