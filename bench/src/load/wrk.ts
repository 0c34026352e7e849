import { spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import type { LoadGenerator, LoadOptions } from './load-generator.ts'
import { runScript } from './script.ts'

const SCRIPT = join(import.meta.dirname, 'post.lua')
const REQUEST_TIMEOUT_S = 5
const SEEDS = 2 ** 31

/** wrk, one thread: on one core it asks for more than the services answer on theirs. Undefined where it is not on PATH. */
export function findWrk(): LoadGenerator | undefined {
  const version = findWrkVersion()
  return version === undefined
    ? undefined
    : {
        name: 'wrk',
        version,
        run: (options) => runScript('wrk', { args: wrkArgs(options) }, options),
      }
}

/** The version of the wrk on PATH; undefined where there is none. */
export function findWrkVersion(): string | undefined {
  const { stdout, error } = spawnSync('wrk', ['-v'], { encoding: 'utf8' })
  return error === undefined ? (/wrk (?:debian\/)?(\S+)/.exec(stdout)?.[1] ?? 'unknown') : undefined
}

/** The arguments of wrk with our script, one thread; `pace` is what the script is told behind seed and time. */
export function wrkArgs(
  { url, connections, durationS }: Omit<LoadOptions, 'signal'>,
  pace: number[] = [],
): string[] {
  const shape = ['-t1', `-c${connections}`, `-d${durationS}s`, `--timeout=${REQUEST_TIMEOUT_S}s`]
  const told = [String(randomInt(SEEDS)), new Date().toISOString(), ...pace.map(String)]
  return [...shape, '-s', SCRIPT, `${url}/v1/locations`, '--', ...told]
}
