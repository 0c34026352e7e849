import { createHash, randomInt } from 'node:crypto'
import { rmSync } from 'node:fs'
import { relative } from 'node:path'
import process from 'node:process'
import { type ExperimentDefinition, scaleDefinition } from '../definition.ts'
import { ComponentFolder } from '../host/component.ts'
import { takeLock } from '../lock.ts'
import { describeError, InterruptedError, InvalidRunError, UsageError } from '../problems.ts'
import { createLiveView } from '../report/live.ts'
import { printResult } from '../report/print.ts'
import { renderTimeline } from '../report/timeline.ts'
import { exitCodeOf } from '../result.ts'
import { createRunFolder, writeRun } from '../run-folder.ts'
import { runExperiment } from '../run.ts'
import { findK6 } from '../setup/k6.ts'
import { setUp } from '../setup/setup.ts'
import { brokerToInstall, chooseStack, type StackChoice } from '../stack/choose.ts'
import { clearStacks } from '../stack/clear.ts'
import { createStack } from '../stack/create.ts'
import { assertPortsFree, readPorts } from '../stack/ports.ts'
import { PASSWORD_FILE } from '../stack/database.ts'
import { requireTargets } from '../stack/targets.ts'
import { planTimeline } from '../timeline.ts'
import { WORKSPACE } from '../workspace.ts'
import { listenForInterrupts } from './interrupt.ts'

export interface ExperimentOptions {
  scale: number
  seed: number | undefined
  broker: string | undefined
  brokers: string | undefined
  consumers: number | undefined
  port: string[]
  dryRun?: boolean
  keep?: boolean
}

const SEED_MAX = 2 ** 31

/** `just experiment`. Resolves to the exit code. */
export async function experimentCommand(
  definition: ExperimentDefinition,
  options: ExperimentOptions,
): Promise<number> {
  const scaled = scaleDefinition(definition, options.scale)
  if (options.dryRun) {
    process.stdout.write(renderTimeline(scaled, planTimeline(scaled)))
    return 0
  }
  const choice = chooseStack(options, definition.stack)
  requireTargets(definition, choice)
  requireKnownStack(definition)
  const ports = readPorts(options.port)
  const signal = listenForInterrupts()
  const releaseLock = takeLock()
  try {
    return await runLocked({ definition, scaled, options, choice, ports, signal })
  } finally {
    releaseLock()
  }
}

function requireKnownStack({ stack: { cache } = {} }: ExperimentDefinition): void {
  if (cache) {
    throw new UsageError('This experiment needs a cache, which this stack cannot start.')
  }
}

interface Locked {
  definition: ExperimentDefinition
  scaled: ExperimentDefinition
  options: ExperimentOptions
  choice: StackChoice
  ports: ReturnType<typeof readPorts>
  signal: AbortSignal
}

async function runLocked(locked: Locked): Promise<number> {
  const { definition, scaled, options, choice, ports, signal } = locked
  const view = createLiveView(process.stderr)
  const found = await clearStacks()
  if (found.length > 0) {
    view.onStep(`cleared what an earlier run left: ${found.join(', ')}`)
  }
  await setUp(
    { say: (line) => view.onStep(line), signal },
    { broker: brokerToInstall(choice), k6: true },
  )
  const k6 = findK6()
  if (k6 === undefined) {
    throw new UsageError('k6 was not found after it was set up; see `just setup`.')
  }
  await assertPortsFree({ runner: ports.runner })
  const folder = createRunFolder(definition.name, new Date())
  const runId = createHash('sha256').update(folder).digest('hex').slice(0, 10)
  const seed = options.seed ?? randomInt(SEED_MAX)
  view.onStep(`seed ${seed}; ${scaled.title.toLowerCase()}`)
  const stack = createStack(choice, {
    ports,
    breaker: scaled.breaker,
    settings: scaled.settings,
    logFolder: `${folder}/logs`,
    isWatching: false,
    runId,
  })
  const { journal, ledger, failure } = await runExperiment({
    definition,
    scale: options.scale,
    seed,
    runId,
    folder,
    stack,
    components: new ComponentFolder(`${WORKSPACE.state}/components`),
    k6,
    isKept: options.keep === true,
    metricsPort: ports.runner,
    signal,
    watcher: view,
  })
  view.done()
  if (failure instanceof UsageError && stack.unexpectedExits().length === 0) {
    // Nothing happened that would be worth keeping.
    rmSync(folder, { recursive: true, force: true })
    throw failure
  }
  const result = writeRun(folder, journal, ledger)
  if (failure instanceof InterruptedError || failure instanceof UsageError) {
    view.onStep(`what was seen until then is in ${relative(process.cwd(), folder)}`)
    throw failure
  }
  if (failure !== undefined && !(failure instanceof InvalidRunError)) {
    process.stderr.write(`The run failed: ${describeError(failure)}\n`)
  }
  printResult(result, process.stdout)
  process.stdout.write(
    `Result: ${relative(process.cwd(), folder)} (report.md, result.json, journal.json, ledger.jsonl.gz, logs)\n`,
  )
  if (options.keep && failure === undefined) {
    process.stdout.write(keptMessage(ports.database))
  }
  return exitCodeOf(result)
}

function keptMessage(databasePort: number): string {
  const file = relative(process.cwd(), PASSWORD_FILE)
  return `The stack is still up. Look around:
  PGPASSFILE=${file} psql -h 127.0.0.1 -p ${databasePort} -U under_fire under_fire
  just heal    ends and removes it
`
}
