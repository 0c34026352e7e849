import { randomInt } from 'node:crypto'
import { basename, relative } from 'node:path'
import process from 'node:process'
import { nameCounterFolder, writeCounter } from '../counter/counter-folder.ts'
import { counterTable, unknownLines } from '../counter/report.ts'
import { type CounterRow, withoutSafety } from '../counter/row.ts'
import { COUNTER_ROWS } from '../counter/rows.ts'
import { compare, type RowResult, type Side } from '../counter/verdict.ts'
import type { ExperimentDefinition } from '../definition.ts'
import { takeLock } from '../lock.ts'
import { UsageError } from '../problems.ts'
import { createLiveView } from '../report/live/view.ts'
import { optionsOf } from '../report/print.ts'
import { renderTables } from '../report/terminal.ts'
import { chooseStack } from '../stack/choose.ts'
import { readPorts } from '../stack/ports.ts'
import { requireTargets } from '../stack/targets.ts'
import { listenForInterrupts } from './interrupt.ts'
import { runOnce, SEED_MAX } from './run-once.ts'

// The key of the table and the leader of the topic are set there only.
const WISHES = {
  stack: 'processes' as const,
  broker: undefined,
  brokers: undefined,
  consumers: undefined,
}
const EXIT_INVALID = 3

/**
 * `just counter [ROW]`: each safety on and off under the same load and faults. Resolves to the exit code: 0 when every
 * row could be told, whatever it tells, else 3.
 * @throws UsageError for a row that there is not, and what ended a run early, after what is finished was printed
 */
export async function counterCommand(
  name: string | undefined,
  options: { port: string[] },
): Promise<number> {
  const rows = chooseRows(name)
  const ports = readPorts(options.port)
  const signal = listenForInterrupts()
  // One for all: the events, too, are the same with the safety on and off.
  const seed = randomInt(SEED_MAX)
  const run = async (definition: ExperimentDefinition): Promise<Side> => {
    const choice = chooseStack(WISHES, definition)
    requireTargets(definition, choice)
    const view = createLiveView(process.stderr)
    try {
      const each = { definition, options: { scale: 1, seed }, choice, ports, signal, view }
      const done = await runOnce(each)
      return { folder: basename(done.folder), run: done.run, result: done.result }
    } finally {
      view.done()
    }
  }
  const releaseLock = takeLock()
  const results: RowResult[] = []
  const folder = nameCounterFolder(new Date())
  try {
    await runRows({ rows, run, onStep: say }, (result, side) => {
      results.push(result)
      writeCounter(folder, side.run.journal.environment, results)
    })
  } catch (error) {
    printRows(results, folder)
    throw error
  } finally {
    releaseLock()
  }
  printRows(results, folder)
  return results.every(({ verdict }) => verdict !== 'could not be told') ? 0 : EXIT_INVALID
}

const say = (line: string) => void process.stderr.write(`· ${line}\n`)

function chooseRows(name: string | undefined): CounterRow[] {
  const rows = COUNTER_ROWS.filter((row) => name === undefined || row.name === name)
  if (rows.length === 0) {
    throw new UsageError(
      `Expected a row of ${COUNTER_ROWS.map((row) => row.name).join(', ')}, got \`${name}\`.`,
    )
  }
  return rows
}

interface Rows {
  rows: CounterRow[]
  run: (definition: ExperimentDefinition) => Promise<Side>
  onStep: (line: string) => void
}

async function runRows(
  { rows, run, onStep }: Rows,
  onResult: (result: RowResult, off: Side) => void,
): Promise<void> {
  // Two rows may have the run with the safety on in common.
  const done = new Map<string, Side>()
  for (const [index, row] of rows.entries()) {
    const place = `row ${index + 1} of ${rows.length}, ${row.name}`
    const earlier = done.get(row.definition.name)
    onStep(`${place}: with the safety on${earlier ? ', as it ran before' : ''}`)
    const on = earlier ?? (await run(row.definition))
    done.set(row.definition.name, on)
    onStep(`${place}: with the safety off: ${row.offMeans}`)
    const off = await run(withoutSafety(row))
    const result = compare(row, on, off)
    onStep(`${place}: ${[result.verdict, ...result.why].join('; ')}`)
    onResult(result, off)
  }
}

function printRows(results: RowResult[], folder: string): void {
  if (results.length === 0) {
    return
  }
  process.stdout.write(renderTables([counterTable(results)], optionsOf(process.stdout)))
  for (const line of unknownLines(results)) {
    process.stdout.write(`${line}\n`)
  }
  process.stdout.write(`Result: ${relative(process.cwd(), folder)} (report.md, counter.json)\n`)
}
