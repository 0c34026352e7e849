import { mkdirSync, statfsSync } from 'node:fs'
import { UsageError } from '../problems.ts'
import type { LocalBroker } from '../stack/processes/brokers/local-broker.ts'
import { WORKSPACE } from '../workspace.ts'
import { buildK6, findK6, requireGoForK6 } from './k6.ts'
import { installToxiproxy } from './toxiproxy.ts'

export interface SetupContext {
  /** One line a step. */
  say: (line: string) => void
  signal: AbortSignal
}

const MIB = 1024 * 1024
// A run writes about 100 MiB; the tools and the Go and Maven caches of a first start about 1.5 GiB.
const RUN_NEEDS_BYTES = 500 * MIB
const FIRST_START_NEEDS_BYTES = 2_500 * MIB

/**
 * Brings what is missing. With everything there it takes milliseconds.
 * @throws UsageError for what a person must do first
 */
export async function setUp(
  context: SetupContext,
  needs: { broker: LocalBroker | undefined; k6: boolean; proxy?: boolean },
): Promise<void> {
  mkdirSync(WORKSPACE.tools, { recursive: true })
  const isBrokerThere = needs.broker?.isInstalled() ?? true
  const isK6There = !needs.k6 || findK6() !== undefined
  requireDiskSpace(isBrokerThere && isK6There ? RUN_NEEDS_BYTES : FIRST_START_NEEDS_BYTES)
  if (!isK6There) {
    requireGoForK6()
  }
  await needs.broker?.install(context)
  if (!isK6There) {
    await buildK6(context)
  }
  if (needs.proxy) {
    await installToxiproxy(context)
  }
}

function requireDiskSpace(neededBytes: number): void {
  const { bavail, bsize } = statfsSync(WORKSPACE.tools)
  if (bavail * bsize < neededBytes) {
    throw new UsageError(
      `Not enough disk space in ${WORKSPACE.tools}: ${Math.floor((bavail * bsize) / MIB)} MiB free, ${neededBytes / MIB} MiB needed. Free some, or set UNDER_FIRE_HOME to a folder on a larger disk.`,
    )
  }
}
