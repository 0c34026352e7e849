import { createHash, randomInt } from 'node:crypto'
import { rmSync } from 'node:fs'
import { relative } from 'node:path'
import process from 'node:process'
import { type ExperimentDefinition, scaleDefinition } from '../definition.ts'
import { ComponentFolder } from '../host/component.ts'
import { networkTargets } from '../faults/network-targets.ts'
import { measureOutage, type Run } from '../journal.ts'
import { describeError, InterruptedError, InvalidRunError, UsageError } from '../problems.ts'
import type { LiveView } from '../report/live/view.ts'
import type { Result } from '../result-schema.ts'
import { createRunFolder, writeRun } from '../run-folder.ts'
import { runExperiment } from '../run.ts'
import { findK6 } from '../setup/k6.ts'
import { setUp } from '../setup/setup.ts'
import { brokerToInstall, type StackChoice } from '../stack/choose.ts'
import { clearStacks } from '../stack/clear.ts'
import { createStack } from '../stack/create.ts'
import { assertPortsFree, type Ports } from '../stack/ports.ts'
import { WORKSPACE } from '../workspace.ts'

/** What one run needs to be told. Whoever calls holds the lock. */
export interface OneRun {
  definition: ExperimentDefinition
  options: { scale: number; seed?: number | undefined; keep?: boolean }
  choice: StackChoice
  ports: Ports
  signal: AbortSignal
  view: LiveView
}

export interface RunOutcome {
  result: Result
  run: Run
  folder: string
  /** Why it ended early; undefined when it did not. */
  failure: unknown
}

/** Seeds are below this. */
export const SEED_MAX = 2 ** 31

/**
 * Clears what is left, runs one experiment on a stack of its own and writes its folder.
 * @throws InterruptedError and UsageError; what was seen until then is kept
 */
export async function runOnce(one: OneRun): Promise<RunOutcome> {
  const { definition, options, choice, ports, signal, view } = one
  const scaled = scaleDefinition(definition, options.scale)
  const k6 = await prepare(one)
  const folder = createRunFolder(definition.name, new Date())
  const runId = createHash('sha256').update(folder).digest('hex').slice(0, 10)
  const seed = options.seed ?? randomInt(SEED_MAX)
  view.onStep(`seed ${seed}; ${scaled.title.toLowerCase()}`)
  const stack = createStack(choice, {
    ports,
    breaker: scaled.breaker,
    settings: scaled.settings,
    leader: scaled.stack?.leader,
    logFolder: `${folder}/logs`,
    isWatching: false,
    runId,
    disturbed: networkTargets(definition),
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
  const result = await writeRun(folder, journal, ledger)
  if (failure instanceof InterruptedError || failure instanceof UsageError) {
    view.onStep(`what was seen until then is in ${relative(process.cwd(), folder)}`)
    view.done()
    throw failure
  }
  return { result, run: { journal, ledger, outage: measureOutage(journal) }, folder, failure }
}

/** One line for a failure that no reason of the verdict names. */
export function sayWhyFailed(failure: unknown): void {
  if (failure !== undefined && !(failure instanceof InvalidRunError)) {
    process.stderr.write(`The run failed: ${describeError(failure)}\n`)
  }
}

async function prepare({ choice, definition, ports, signal, view }: OneRun) {
  const found = await clearStacks()
  if (found.length > 0) {
    view.onStep(`cleared what an earlier run left: ${found.join(', ')}`)
  }
  await setUp(
    { say: (line) => view.onStep(line), signal },
    {
      broker: brokerToInstall(choice),
      k6: true,
      proxy: networkTargets(definition).length > 0,
    },
  )
  const k6 = findK6()
  if (k6 === undefined) {
    throw new UsageError('k6 was not found after it was set up; see `just setup`.')
  }
  await assertPortsFree({ runner: ports.runner })
  return k6
}
