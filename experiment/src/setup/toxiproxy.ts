import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { WORKSPACE } from '../workspace.ts'
import { buildWithGo } from './go-build.ts'
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
export async function installToxiproxy(context: SetupContext): Promise<void> {
  if (findToxiproxy() !== undefined) {
    return
  }
  await buildWithGo(
    {
      title: `Toxiproxy ${VERSION}`,
      source: `github.com/Shopify/toxiproxy/v2/cmd/server@v${VERSION}`,
      folder: dirname(BUILT),
      timeoutMs: BUILD_TIMEOUT_MS,
      duration: 'half a minute',
      withoutGo:
        'This experiment disturbs the network, and there is no `toxiproxy-server` and no `go` on PATH: install Toxiproxy (https://github.com/Shopify/toxiproxy) or Go 1.24+, which builds it once.',
    },
    context,
  )
}
