import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { findK6 } from '../../../experiment/src/setup/k6.ts'
import { ROOT } from '../../../experiment/src/workspace.ts'
import type { LoadGenerator } from './load-generator.ts'
import { runScript } from './script.ts'

const SCRIPT = join(ROOT, 'k6', 'saturate.ts')
const SEEDS = 2 ** 31
/** How k6 is told to run one of our scripts, and to say nothing beside it. */
export const K6_QUIET = ['run', '--quiet', '--no-color', '--no-usage-report', '--log-output=none']

/** k6 in a closed loop, where nothing faster is installed. Undefined where there is none either. */
export function findSlowGenerator(): LoadGenerator | undefined {
  const k6 = findK6()
  return (
    k6 && {
      name: 'k6',
      version: k6.version,
      caveat:
        'k6 made the load and needs more time for a request than the services: it is the limit of both sides, and ratios come out nearer to 1 than they are. Install wrk.',
      run(options) {
        const { url, connections, durationS } = options
        const told = { url, connections, durationS, seed: randomInt(SEEDS) }
        return runScript(
          k6.command,
          { args: [...K6_QUIET, SCRIPT], env: { SATURATE: JSON.stringify(told) } },
          options,
        )
      },
    }
  )
}
