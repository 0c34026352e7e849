import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import type { RateGenerator } from './rate-generator.ts'

const SCRIPT = join(import.meta.dirname, '../load/post.lua')
const REQUEST_TIMEOUT_S = 5
// To connect all connections before the first request is due.
const CONNECT_S = 1
const SEEDS = 2 ** 31

/**
 * wrk, one thread, kept to a rate by our script. Undefined where it is not on PATH. Its correction for closed loops adds
 * answers to those that took more than twice as long as a connection pauses: above 16,000 a second it makes a P99 of some
 * hundred milliseconds worse, and none better.
 */
export function findWrkAtARate(): RateGenerator | undefined {
  const { stdout, error } = spawnSync('wrk', ['-v'], { encoding: 'utf8' })
  if (error !== undefined) {
    return undefined
  }
  return {
    name: 'wrk',
    version: /wrk (?:debian\/)?(\S+)/.exec(stdout)?.[1] ?? 'unknown',
    cores: 1,
    caveat:
      'wrk made the load, kept to the rate by a script: what finds no free connection for 50 ms is not sent, and counted.',
    command({ url, ratePerS, durationS, connections }) {
      const shape = [
        '-t1',
        `-c${connections}`,
        `-d${CONNECT_S + durationS}s`,
        `--timeout=${REQUEST_TIMEOUT_S}s`,
      ]
      const told = [randomInt(SEEDS), new Date().toISOString(), ratePerS, CONNECT_S * 1_000].map(
        String,
      )
      const args = [...shape, '-s', SCRIPT, `${url}/v1/locations`, '--', ...told]
      return { command: 'wrk', args, env: {} }
    },
  }
}
