import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../problems.ts'
import { WORKSPACE } from '../workspace.ts'
import { runCommand } from './command.ts'
import { isOnPath } from './path.ts'
import type { SetupContext } from './setup.ts'

const VERSION = '2.12.0'
const BUILD_TIMEOUT_MS = 600_000
const BUILT = join(WORKSPACE.tools, `toxiproxy-${VERSION}`, 'server')

/** Which Toxiproxy to run: the one on PATH, else the one built here. */
export function findToxiproxy(): { command: string } | undefined {
  const command = ['toxiproxy-server', BUILT].find((candidate) => {
    const { stdout } = spawnSync(candidate, ['-version'], { encoding: 'utf8' })
    return (stdout ?? '').startsWith('toxiproxy-server version')
  })
  return command === undefined ? undefined : { command }
}

/** Builds Toxiproxy with Go where none is found. @throws UsageError without Go. */
export async function installToxiproxy({ say, signal }: SetupContext): Promise<void> {
  if (findToxiproxy() !== undefined) {
    return
  }
  if (!isOnPath('go')) {
    throw new UsageError(
      'This experiment disturbs the network, and there is no `toxiproxy-server` and no `go` on PATH: install Toxiproxy (https://github.com/Shopify/toxiproxy) or Go 1.24+, which builds it once.',
    )
  }
  say(`building Toxiproxy ${VERSION} with Go (half a minute, once)`)
  const folder = join(BUILT, '..')
  mkdirSync(`${folder}.new`, { recursive: true })
  await runCommand({
    command: 'go',
    args: ['install', `github.com/Shopify/toxiproxy/v2/cmd/server@v${VERSION}`],
    env: { GOBIN: `${folder}.new` },
    logFile: join(WORKSPACE.logs, 'install-toxiproxy.log'),
    timeoutMs: BUILD_TIMEOUT_MS,
    signal,
  })
  if (!existsSync(folder)) {
    renameSync(`${folder}.new`, folder)
  }
}
