import { join, relative } from 'node:path'
import process from 'node:process'
import type { Command } from 'commander'
import { portOption } from '../../../experiment/src/commands/stack-options.ts'
import { listenForInterrupts } from '../../../experiment/src/commands/interrupt.ts'
import { optionsOf } from '../../../experiment/src/report/print.ts'
import { renderLines, renderTables } from '../../../experiment/src/report/terminal.ts'
import { timeName } from '../../../experiment/src/run-folder.ts'
import { chooseBroker } from '../../../experiment/src/stack/processes/brokers/local-brokers.ts'
import { RUNTIMES } from '../../../experiment/src/stack/processes/runtimes/runtimes.ts'
import { readPorts } from '../../../experiment/src/stack/ports.ts'
import { wait } from '../../../experiment/src/wait.ts'
import { WORKSPACE } from '../../../experiment/src/workspace.ts'
import { openGround } from '../ground.ts'
import { chooseGenerator } from '../load/choose-generator.ts'
import { describeGround } from '../results/environment.ts'
import { chooseRuntimes } from '../runtimes/choose-runtimes.ts'
import { RUNTIME_FIGURES } from '../runtimes/figures.ts'
import { measureRuntimes, type RuntimesFound } from '../runtimes/measure-runtimes.ts'
import { runtimeRows } from '../runtimes/rows.ts'
import {
  RUNTIMES_SCHEMA,
  runtimesLines,
  type RuntimesResult,
  writeRuntimes,
} from '../runtimes/runtimes-folder.ts'
import { runtimesTable } from '../runtimes/runtimes-table.ts'
import { whole } from './whole.ts'

interface RuntimesOptions {
  port: string[]
  rounds: number
  connections: number
  /** Seconds of load. */
  duration: number
  /** Events to drain. */
  backlog: number
}

// What a start leaves to do, such as compiling and writing to disk, is done then.
const SETTLE_MS = 2_000

/** Adds `just runtimes [RUNTIME…]`: the services under each. Exit code 0 when all were measured. */
export function addRuntimesVerb(program: Command): void {
  program
    .command('runtimes')
    .description('measure the services under Bun, Deno and Node, side by side')
    .argument('[runtime...]', `${RUNTIMES.map(({ name }) => name).join(', ')} (default: all)`)
    .option('--rounds <count>', 'how often each is measured', whole(1, 50), 3)
    .option('--connections <count>', 'connections of the load', whole(1, 10_000), 64)
    .option('--duration <seconds>', 'how long each load lasts', whole(1, 600), 3)
    .option('--backlog <events>', 'how many events are drained', whole(1, 10_000_000), 200_000)
    .addOption(portOption())
    .addHelpText(
      'after',
      `
The runtimes take turns, so that what disturbs the machine disturbs all of them; do nothing else on it. Deno and Node are
those on PATH where they are new enough (2.8, 22.18), else npm brings them, once.
Exit code: 0 all were measured, 2 wrong use, 3 one could not be measured, 130 interrupted.

Examples:
  just runtimes                 all of them, about four minutes
  just runtimes bun node        two of them
  just runtimes --rounds 5      with a smaller chance that equal things seem different`,
    )
    .action(async (names: string[], options: RuntimesOptions) => {
      process.exitCode = await measure(names, options)
    })
}

async function measure(names: string[], options: RuntimesOptions): Promise<number> {
  const { rounds, connections, duration: durationS, backlog: backlogEvents } = options
  const ports = readPorts(options.port)
  const generator = chooseGenerator()
  const signal = listenForInterrupts()
  const startedAt = new Date()
  const startedMs = performance.now()
  const { runtimes, missing } = await chooseRuntimes(names, { say, signal })
  const ground = await openGround({ broker: chooseBroker('kafka'), ports, say, signal })
  const summarise = async (found: RuntimesFound): Promise<RuntimesResult> => ({
    schema: RUNTIMES_SCHEMA,
    started_at: startedAt.toISOString(),
    duration_ms: Math.round(performance.now() - startedMs),
    environment: await describeGround(ground, generator),
    caveats: [
      ...(generator.caveat === undefined ? [] : [generator.caveat]),
      ...missing,
      ...(found.rounds < rounds ? [`Ended early: ${found.rounds} of ${rounds} rounds.`] : []),
      ...found.caveats,
    ],
    runtimes: runtimes.map(({ name, title, version }) => ({ name, title, version })),
    rounds: found.rounds,
    connections,
    duration_s: durationS,
    backlog_events: backlogEvents,
    rows: runtimeRows(RUNTIME_FIGURES, found.samples),
  })
  const folder = join(WORKSPACE.results, `runtimes-${timeName(startedAt)}`)
  let result: RuntimesResult | undefined
  try {
    await wait(SETTLE_MS, signal)
    const plan = { runtimes, rounds, connections, durationS, backlogEvents }
    for await (const found of measureRuntimes({ ground, generator, signal }, plan, say)) {
      result = await summarise(found)
      writeRuntimes(folder, result)
    }
  } finally {
    await ground.down()
    if (result !== undefined) {
      print(result, folder)
    }
  }
  return 0
}

const say = (line: string) => void process.stderr.write(`· ${line}\n`)

function print(result: RuntimesResult, folder: string): void {
  const terminal = optionsOf(process.stdout)
  process.stdout.write(renderLines(runtimesLines(result), terminal))
  process.stdout.write(renderTables([runtimesTable(result.rows, result.runtimes)], terminal))
  process.stdout.write(`Result: ${relative(process.cwd(), folder)} (runtimes.json, report.md)\n`)
}
