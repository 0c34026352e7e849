import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import type { LoadGenerator } from './load-generator.ts'
import { runScript } from './script.ts'

const SCRIPT = join(import.meta.dirname, 'post.lua')
const REQUEST_TIMEOUT_S = 5
const SEEDS = 2 ** 31

/** wrk, one thread: on one core it asks for more than the services answer on theirs. Undefined where it is not on PATH. */
export function findWrk(): LoadGenerator | undefined {
  const { stdout, error } = spawnSync('wrk', ['-v'], { encoding: 'utf8' })
  if (error !== undefined) {
    return undefined
  }
  return {
    name: 'wrk',
    version: /wrk (?:debian\/)?(\S+)/.exec(stdout)?.[1] ?? 'unknown',
    run(options) {
      const { url, connections, durationS } = options
      const shape = [
        '-t1',
        `-c${connections}`,
        `-d${durationS}s`,
        `--timeout=${REQUEST_TIMEOUT_S}s`,
      ]
      const given = [String(randomInt(SEEDS)), new Date().toISOString()]
      const args = [...shape, '-s', SCRIPT, `${url}/v1/locations`, '--', ...given]
      return runScript('wrk', { args }, options)
    },
  }
}
