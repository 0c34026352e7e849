import { execFile, spawnSync } from 'node:child_process'
import process from 'node:process'
import { promisify } from 'node:util'
import { describeError } from '../../problems.ts'
import { isOnPath } from '../../setup/path.ts'

/** How to reach an engine, so that another process finds the same one. */
export interface EngineAccess {
  program: string
  /** The variables that named it. */
  env: Record<string, string>
}

/** A container engine that answers, with compose. */
export interface Engine extends EngineAccess {
  version: string
  composeVersion: string
}

export type EngineSearch = { engine: Engine } | { engine: undefined; reason: string }

interface Candidate {
  program: string
  variables: readonly string[]
  /** What makes the engine itself answer, with its version. */
  askVersion: readonly string[]
}

const CANDIDATES: readonly Candidate[] = [
  {
    program: 'docker',
    variables: ['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG'],
    askVersion: ['version', '--format', '{{.Server.Version}}'],
  },
  {
    program: 'podman',
    variables: ['CONTAINER_HOST', 'CONTAINER_CONNECTION', 'DOCKER_HOST'],
    askVersion: ['info', '--format', '{{.Version.Version}}'],
  },
]
const OLDEST_COMPOSE = 2
const ANSWER_TIMEOUT_MS = 5_000
const CALL_TIMEOUT_MS = 60_000
const OUTPUT_MAX_BYTES = 64 * 1024 * 1024

/** The first engine that answers and has compose 2 or newer; else what each of them lacks. */
export function findEngine(): EngineSearch {
  const reasons: string[] = []
  for (const candidate of CANDIDATES) {
    const found = tryEngine(candidate)
    if (typeof found !== 'string') {
      return { engine: found }
    }
    reasons.push(found)
  }
  return { engine: undefined, reason: reasons.join('; ') }
}

function tryEngine({ program, variables, askVersion }: Candidate): Engine | string {
  if (!isOnPath(program)) {
    return `no \`${program}\` on PATH`
  }
  const version = ask(program, askVersion)
  if (version === undefined) {
    return `\`${program}\` is there, but no engine answers it`
  }
  const composeVersion = ask(program, ['compose', 'version', '--short'])?.replace(/^v/, '')
  // One that was built without a version says `dev`.
  if (composeVersion === undefined || Number.parseInt(composeVersion, 10) < OLDEST_COMPOSE) {
    return `\`${program} compose\` ${composeVersion ?? 'is missing'}, where ${OLDEST_COMPOSE}.0 or newer is needed`
  }
  const env = variables.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { program, version, composeVersion, env: Object.fromEntries(env) }
}

function ask(program: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync(program, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: ANSWER_TIMEOUT_MS,
  })
  const answer = stdout?.trim()
  return status === 0 && answer ? answer : undefined
}

/**
 * One call of the engine's command line, within a minute. Resolves to its output.
 * @throws Error with the engine's last words
 */
export async function callEngine(
  { program, env }: EngineAccess,
  args: readonly string[],
  timeoutMs = CALL_TIMEOUT_MS,
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, args, {
      env: { ...process.env, ...env },
      timeout: timeoutMs,
      maxBuffer: OUTPUT_MAX_BYTES,
    })
    return stdout
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new Error(
      `\`${program} ${args.slice(0, 2).join(' ')}\` failed: ${said.split('\n').at(-1) || describeError(error)}`,
      { cause: error },
    )
  }
}
