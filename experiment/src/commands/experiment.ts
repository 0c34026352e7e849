import { randomInt } from 'node:crypto'
import { relative } from 'node:path'
import process from 'node:process'
import { type ExperimentDefinition, scaleDefinition } from '../definition.ts'
import { takeLock } from '../lock.ts'
import { UsageError } from '../problems.ts'
import { createLiveView } from '../report/live/view.ts'
import { printResult } from '../report/print.ts'
import { renderTimeline } from '../report/timeline.ts'
import { exitCodeOf } from '../result.ts'
import { nameRunFolder } from '../run-folder.ts'
import { allowTarget } from '../stack/allowed-target.ts'
import { chooseStack, type StackKind } from '../stack/choose.ts'
import { PASSWORD_FILE } from '../stack/database.ts'
import { readPorts } from '../stack/ports.ts'
import { requireTargets } from '../stack/targets.ts'
import { planTimeline } from '../timeline.ts'
import { listenForInterrupts } from './interrupt.ts'
import { repeatRuns } from './repeat.ts'
import { type OneRun, runOnce, sayWhyFailed, SEED_MAX } from './run-once.ts'

export interface ExperimentOptions {
  scale: number
  seed: number | undefined
  stack: StackKind | undefined
  broker: string | undefined
  brokers: string | undefined
  allowTarget: string | undefined
  consumers: number | undefined
  port: string[]
  repeat?: number
  dryRun?: boolean
  keep?: boolean
}

/** `just experiment`. Resolves to the exit code. */
export async function experimentCommand(
  definition: ExperimentDefinition,
  options: ExperimentOptions,
): Promise<number> {
  requireRoomForSeeds(options)
  const ports = readPorts(options.port)
  const scaled = scaleDefinition(definition, options.scale)
  if (options.dryRun) {
    process.stdout.write(renderTimeline(scaled, planTimeline(scaled)))
    return 0
  }
  const choice = allowTarget(chooseStack(options, definition), options.allowTarget)
  requireTargets(definition, choice)
  const view = createLiveView(process.stderr)
  const signal = listenForInterrupts((line) => view.onStep(line))
  const releaseLock = takeLock()
  try {
    const locked = { definition, options, choice, ports, signal, view }
    return options.repeat === undefined
      ? await runLocked(locked)
      : await runRepeated(locked, options.repeat)
  } finally {
    view.done()
    releaseLock()
  }
}

function requireRoomForSeeds({ seed = 0, repeat = 1, keep }: ExperimentOptions): void {
  if (repeat > 1 && keep) {
    throw new UsageError(
      '--keep leaves one stack up, and --repeat needs its place: use one of them.',
    )
  }
  if (seed + repeat > SEED_MAX) {
    throw new UsageError(
      `Expected --seed to leave room for ${repeat} seeds below ${SEED_MAX}, got \`${seed}\`.`,
    )
  }
}

interface Locked extends OneRun {
  options: ExperimentOptions
}

async function runLocked(locked: Locked): Promise<number> {
  const { options, ports } = locked
  const { result, folder, failure } = await runOnce(locked)
  sayWhyFailed(failure)
  printResult(result, process.stdout)
  process.stdout.write(
    `Result: ${relative(process.cwd(), folder)} (report.html, report.md, result.json, journal.json, ledger.jsonl.gz, logs)\n`,
  )
  if (options.keep && failure === undefined) {
    process.stdout.write(keptMessage(ports.database))
  }
  return exitCodeOf(result)
}

function runRepeated(locked: Locked, times: number): Promise<number> {
  const { definition, options, view } = locked
  return repeatRuns({
    times,
    seed: options.seed ?? randomInt(SEED_MAX - times),
    run: async (seed) => {
      const outcome = await runOnce({ ...locked, options: { ...options, seed } })
      sayWhyFailed(outcome.failure)
      return outcome
    },
    nameFolder: () => nameRunFolder(`${definition.name}-repeat`, new Date()),
    onStep: (line) => view.onStep(line),
    stdout: process.stdout,
  })
}

function keptMessage(databasePort: number): string {
  const file = relative(process.cwd(), PASSWORD_FILE)
  return `The stack is still up. Look around:
  PGPASSFILE=${file} psql -h 127.0.0.1 -p ${databasePort} -U under_fire under_fire
  just heal    ends and removes it
`
}
