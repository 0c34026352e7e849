import { execFileSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import process from 'node:process'
import type { Environment } from './journal.ts'
import type { StackFacts } from './stack/stack.ts'
import { ROOT } from './workspace.ts'

/** The machine and the versions of a run. No host name, no user name, no path. */
export function describeMachine(
  facts: StackFacts | undefined,
  versions: Record<string, string>,
  commit: string,
): Environment {
  const cores = cpus()
  return {
    stack: facts?.stack ?? 'not started',
    broker: facts?.broker ?? {
      name: 'not started',
      version: '',
      durability: '',
      cluster_id: '',
      nodes: 0,
    },
    versions: { ...facts?.versions, ...versions },
    ...(facts?.images && { images: facts.images }),
    ...(facts?.consumers !== undefined && { consumers: facts.consumers }),
    platform: `${process.platform}-${process.arch}`,
    cpu: cores[0]?.model ?? 'unknown',
    cores: cores.length,
    memory_bytes: totalmem(),
    commit,
  }
}

/** The commit of the checkout, as it is now. */
export function readCommit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim()
    return (
      git('rev-parse', '--short=12', 'HEAD') +
      (git('status', '--porcelain') === '' ? '' : ' with changes')
    )
  } catch {
    return 'unknown'
  }
}
