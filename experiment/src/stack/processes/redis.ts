import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ComponentSpec } from '../../host/component.ts'
import { UsageError } from '../../problems.ts'
import { isOnPath } from '../../setup/path.ts'
import { WORKSPACE } from '../../workspace.ts'
import type { Ports } from '../ports.ts'

const SERVER = 'redis-server'

/**
 * A Redis that is only a cache: nothing on disk, 64 MB, the least recently used entry makes room.
 * @throws UsageError when it is not installed
 */
export function prepareRedis(ports: Ports, logFolder: string): ComponentSpec {
  if (!isOnPath(SERVER)) {
    throw new UsageError(
      `No \`${SERVER}\` on PATH, and this experiment needs a cache. Install one: \`apt-get install redis-server\` or \`brew install redis\`.`,
    )
  }
  const dataFolder = join(WORKSPACE.data, 'cache')
  mkdirSync(dataFolder, { recursive: true })
  return {
    name: 'cache',
    command: SERVER,
    // oxfmt-ignore
    args: [
      '--bind', '127.0.0.1',
      '--port', String(ports.cache),
      '--save', '',
      '--appendonly', 'no',
      '--maxmemory', '64mb',
      '--maxmemory-policy', 'allkeys-lru',
    ],
    env: {},
    cwd: dataFolder,
    dataFolder,
    logFile: join(logFolder, 'cache.log'),
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 5_000,
  }
}

export function redisVersion(): string {
  const { stdout } = spawnSync(SERVER, ['--version'], { encoding: 'utf8' })
  return /v=(\S+)/.exec(stdout ?? '')?.[1] ?? 'unknown'
}
