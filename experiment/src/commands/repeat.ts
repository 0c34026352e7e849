import { randomInt } from 'node:crypto'
import { basename, relative } from 'node:path'
import process from 'node:process'
import { optionsOf } from '../report/print.ts'
import { renderLines, renderTables } from '../report/terminal.ts'
import { verdictLines } from '../report/sections.ts'
import { repeatLines, repeatTables } from '../repeat/repeat-tables.ts'
import { writeRepeat } from '../repeat/repeat-folder.ts'
import { type FinishedRun, summarise, type RepeatSummary } from '../repeat/summary.ts'
import { exitCodeOf } from '../result.ts'
import { nameRunFolder } from '../run-folder.ts'
import { type OneRun, runOnce, sayWhyFailed, SEED_MAX } from './run-once.ts'

/**
 * `just experiment --repeat N`: as many runs with one seed after the other, and their summary, written anew after each
 * of them so that an end in between keeps those finished. Resolves to the worst exit code.
 */
export async function repeatRuns(one: OneRun, times: number): Promise<number> {
  const { definition, options, view } = one
  const seed = options.seed ?? randomInt(SEED_MAX - times)
  const runs: FinishedRun[] = []
  let folder: string | undefined
  try {
    for (let index = 0; index < times; index += 1) {
      view.onStep(`run ${index + 1} of ${times}`)
      const {
        folder: runFolder,
        result,
        failure,
      } = await runOnce({
        ...one,
        options: { ...options, seed: seed + index },
      })
      sayWhyFailed(failure)
      runs.push({ name: basename(runFolder), result })
      folder ??= nameRunFolder(`${definition.name}-repeat`, new Date())
      writeRepeat(folder, summarise(runs, times))
      process.stdout.write(
        `${index + 1} of ${times}: ${verdictLines(result)[0]} (${relative(process.cwd(), runFolder)})\n`,
      )
    }
  } finally {
    if (folder !== undefined) {
      printSummary(summarise(runs, times), folder)
    }
  }
  return Math.max(...runs.map(({ result }) => exitCodeOf(result)))
}

function printSummary(summary: RepeatSummary, folder: string): void {
  const terminal = optionsOf(process.stdout)
  process.stdout.write(renderLines(repeatLines(summary), terminal))
  process.stdout.write(renderTables(repeatTables(summary), terminal))
  process.stdout.write(`Summary: ${relative(process.cwd(), folder)} (repeat.json, report.md)\n`)
}
