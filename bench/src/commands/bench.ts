import { join, relative } from 'node:path'
import process from 'node:process'
import { listenForInterrupts } from '../../../experiment/src/commands/interrupt.ts'
import { UsageError } from '../../../experiment/src/problems.ts'
import { optionsOf } from '../../../experiment/src/report/print.ts'
import { renderLines, renderTables } from '../../../experiment/src/report/terminal.ts'
import { timeName } from '../../../experiment/src/run-folder.ts'
import { chooseBroker } from '../../../experiment/src/stack/processes/brokers/local-brokers.ts'
import { readPorts } from '../../../experiment/src/stack/ports.ts'
import { wait } from '../../../experiment/src/wait.ts'
import { WORKSPACE } from '../../../experiment/src/workspace.ts'
import type { Bench, Figure } from '../figure.ts'
import { FIGURES } from '../figures/figures.ts'
import { openGround } from '../ground.ts'
import { chooseGenerator } from '../load/choose-generator.ts'
import { measureFigures, sizesOf, type Unmeasured } from '../measure-figure.ts'
import { readCpu } from '../read-cpu.ts'
import { benchTables } from '../results/bench-tables.ts'
import { describeGround } from '../results/environment.ts'
import { BENCH_SCHEMA, benchLines, type BenchResult, writeBench } from '../results/bench-folder.ts'
import type { BenchRow } from '../results/row.ts'
import { bringRuntime } from '../runtimes/require-runtime.ts'

export interface BenchOptions {
  port: string[]
  /** Only the sizes that something is wanted of. */
  quick?: boolean
  /** Of each size; as many as it says unless told otherwise. */
  rounds?: number
}

// What a start leaves to do, such as compiling and writing to disk, is done then.
const SETTLE_MS = 2_000
const NOT_MEASURED = 3

/** `just bench [FIGURE…]`: every figure against its limit. Resolves to the exit code: 0 when all were measured, else 3. */
export async function benchCommand(names: string[], options: BenchOptions): Promise<number> {
  const figures = chooseFigures(names)
  const ports = readPorts(options.port)
  const generator = chooseGenerator()
  const broker = chooseBroker('kafka')
  const signal = listenForInterrupts()
  const startedAt = new Date()
  const startedMs = performance.now()
  const folder = join(WORKSPACE.results, `bench-${timeName(startedAt)}`)
  const rivalVersions = await bringRuntimes(figures, signal)
  const ground = await openGround({ broker, ports, say, signal })
  const rows: BenchRow[] = []
  const unmeasured: Unmeasured[] = []
  const isQuick = options.quick ?? false
  const planned = figures.flatMap((figure) => sizesOf(figure, isQuick)).length
  const summarise = async (): Promise<BenchResult> => ({
    schema: BENCH_SCHEMA,
    started_at: startedAt.toISOString(),
    duration_ms: Math.round(performance.now() - startedMs),
    environment: await describeGround(ground, generator, rivalVersions),
    caveats: [
      ...(generator.caveat === undefined ? [] : [generator.caveat]),
      ...unmeasured.map(({ figure, reason }) => `Not measured: ${figure}: ${reason}`),
      ...(rows.length < planned ? [`Incomplete: ${rows.length} of ${planned} lines.`] : []),
    ],
    rows,
  })
  let result: BenchResult | undefined
  try {
    await wait(SETTLE_MS, signal)
    const bench: Bench = { ground, generator, signal }
    const how = { isQuick, rounds: options.rounds, readCpu: () => readCpu(ground.stack), say }
    for await (const measured of measureFigures(bench, figures, how)) {
      if ('reason' in measured) {
        unmeasured.push(measured)
      } else {
        rows.push(measured)
      }
      result = await summarise()
      writeBench(folder, result)
    }
  } finally {
    await ground.down()
    if (result !== undefined) {
      print(result, folder)
    }
  }
  return unmeasured.length === 0 ? 0 : NOT_MEASURED
}

const say = (line: string) => void process.stderr.write(`· ${line}\n`)

/** Brings what the rivals run on, and gives its versions by name. */
async function bringRuntimes(
  figures: Figure[],
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const versions: Record<string, string> = {}
  for (const runtime of new Set(figures.flatMap((figure) => figure.runtime ?? []))) {
    const { name, version } = await bringRuntime(runtime, { say, signal })
    versions[name] = version
  }
  return versions
}

function chooseFigures(names: string[]): Figure[] {
  const known = FIGURES.map((figure) => typedName(figure))
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new UsageError(`Expected figures of ${known.join(', ')}, got \`${unknown}\`.`)
  }
  return FIGURES.filter((figure) => names.length === 0 || names.includes(typedName(figure)))
}

/** The name of a figure as it is typed: `group-commit`, `articles-rest`. */
export const typedName = ({ name }: Figure): string =>
  name
    .toLowerCase()
    .replaceAll("'", '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')

function print(result: BenchResult, folder: string): void {
  const terminal = optionsOf(process.stdout)
  process.stdout.write(renderLines(benchLines(result), terminal))
  process.stdout.write(renderTables(benchTables(result.rows), terminal))
  process.stdout.write(`Result: ${relative(process.cwd(), folder)} (bench.json, report.md)\n`)
}
