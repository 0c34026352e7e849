import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { UsageError } from '../problems.ts'
import { WORKSPACE } from '../workspace.ts'
import { buildWithGo } from './go-build.ts'
import { isOnPath } from './path.ts'
import type { SetupContext } from './setup.ts'

const K6_VERSION = '1.8.1'
const BUILD_TIMEOUT_MS = 1_200_000
const WITHOUT_GO =
  'No `k6` and no `go` on PATH: install k6 (https://grafana.com/docs/k6/latest/set-up/install-k6/) or Go 1.24+, which builds it once.'
const BUILT = join(WORKSPACE.tools, `k6-${K6_VERSION}`, 'k6')

/** Which k6 to run: the one on PATH if it reads TypeScript (1.0 or newer), else the one built here. */
export function findK6(): { command: string; version: string } | undefined {
  for (const command of ['k6', BUILT]) {
    const result = spawnSync(command, ['version'], { encoding: 'utf8' })
    const version = /v(\d+)\.(\d+)\.(\d+)/.exec(result.stdout ?? '')
    if (version && Number(version[1]) >= 1) {
      return { command, version: version[0].slice(1) }
    }
  }
  return undefined
}

/** Before anything is brought that takes minutes. @throws UsageError without Go */
export function requireGoForK6(): void {
  if (!isOnPath('go')) {
    throw new UsageError(WITHOUT_GO)
  }
}

/** Builds k6 with Go. @throws UsageError without Go, or when the build fails */
export async function buildK6(context: SetupContext): Promise<void> {
  await buildWithGo(
    {
      title: `k6 ${K6_VERSION}`,
      source: `go.k6.io/k6@v${K6_VERSION}`,
      folder: dirname(BUILT),
      timeoutMs: BUILD_TIMEOUT_MS,
      duration: 'one to three minutes',
      withoutGo: WITHOUT_GO,
    },
    context,
  )
}
