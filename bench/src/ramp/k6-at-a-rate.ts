import { randomInt } from 'node:crypto'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { findK6 } from '../../../experiment/src/setup/k6.ts'
import { ROOT } from '../../../experiment/src/workspace.ts'
import { K6_QUIET } from '../load/k6.ts'
import type { RateGenerator } from './rate-generator.ts'

const SCRIPT = join(ROOT, 'k6', 'rate.ts')
const SEEDS = 2 ** 31

/** k6 at a constant arrival rate. Undefined where there is none. */
export function findK6AtARate(): RateGenerator | undefined {
  const k6 = findK6()
  return (
    k6 && {
      name: 'k6',
      version: k6.version,
      cores: cpus().length,
      caveat:
        'k6 made the load, and needs more CPU for a request than the services: a ceiling is likely to be generator-limited. Install wrk.',
      command: (load) => ({
        command: k6.command,
        args: [...K6_QUIET, SCRIPT],
        env: { RATE: JSON.stringify({ ...load, seed: randomInt(SEEDS) }) },
      }),
    }
  )
}
