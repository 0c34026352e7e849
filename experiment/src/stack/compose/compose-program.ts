import { readFileSync } from 'node:fs'
import { within } from '@under-fire/shared/within'
import { type ComponentFolder, stopComponent } from '../../host/component.ts'
import { UsageError } from '../../problems.ts'
import { abortable } from '../../wait.ts'
import { ROOT } from '../../workspace.ts'
import type { EngineAccess } from './engine.ts'
import { PROJECT } from './record.ts'

export interface ComposeCall {
  engine: EngineAccess
  profiles: string[]
  args: string[]
  env: Record<string, string>
  logFile: string
  timeoutMs: number
  components: ComponentFolder
  signal: AbortSignal
}

const NAME = 'compose'
const STOP_TIMEOUT_MS = 2_000
const SHOWN_CHARACTERS = 400

/**
 * Runs compose to its end. It is recorded like a part of the stack, so that whoever clears up after a killed runner ends it
 * before it makes another container. COMPOSE_FILE in the environment is honoured.
 * @throws UsageError with its last words; the signal's reason when it is aborted
 */
export async function runCompose(call: ComposeCall): Promise<void> {
  const { engine, components, logFile, timeoutMs, signal } = call
  const ended = Promise.withResolvers<string>()
  const record = components.start(
    {
      name: NAME,
      command: engine.program,
      args: [
        'compose',
        '--project-name',
        PROJECT,
        ...call.profiles.flatMap((profile) => ['--profile', profile]),
        ...call.args,
      ],
      // Profiles of the user's own would start a second broker.
      env: { ...engine.env, ...call.env, COMPOSE_PROFILES: '', COMPOSE_ANSI: 'never' },
      cwd: ROOT,
      logFile,
      stopSignal: 'SIGTERM',
      stopTimeoutMs: STOP_TIMEOUT_MS,
    },
    ended.resolve,
  )
  try {
    const how = await abortable(
      within(timeoutMs, `\`compose ${call.args[0] ?? ''}\` did not end`, ended.promise),
      signal,
    )
    if (how !== 'exit code 0') {
      throw new UsageError(
        `\`${engine.program} compose ${call.args[0] ?? ''}\` ended with ${how}: ${lastWords(logFile)} (more in ${logFile})`,
      )
    }
  } finally {
    await stopComponent(record)
    components.forget(NAME)
  }
}

function lastWords(file: string): string {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.at(-1)?.trim().slice(0, SHOWN_CHARACTERS) ?? 'it said nothing'
}
