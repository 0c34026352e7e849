import { basename, relative } from 'node:path'
import process from 'node:process'
import { optionsOf } from '../report/print.ts'
import { renderLines, renderTables } from '../report/terminal.ts'
import { verdictLines } from '../report/sections.ts'
import { repeatLines, repeatTables } from '../repeat/repeat-tables.ts'
import { writeRepeat } from '../repeat/repeat-folder.ts'
import { type FinishedRun, summarise, type RepeatSummary } from '../repeat/summary.ts'
import { exitCodeOf } from '../result.ts'
import type { Result } from '../result-schema.ts'

export interface Repetition {
  times: number
  /** Of the first run; each later one takes the next. */
  seed: number
  /** Runs once, and resolves to the folder that it filled. */
  run: (seed: number) => Promise<{ folder: string; result: Result }>
  /** Names the folder of the summary. */
  nameFolder: () => string
  onStep: (line: string) => void
  stdout: NodeJS.WriteStream
}

/**
 * `just experiment --repeat N`: one run after the other, and their summary, written anew after each of them so that an
 * end in between keeps those finished. Resolves to the worst exit code.
 */
export async function repeatRuns(repetition: Repetition): Promise<number> {
  const { times, seed, run, nameFolder, onStep, stdout } = repetition
  const runs: FinishedRun[] = []
  let summaryFolder: string | undefined
  try {
    for (let index = 0; index < times; index += 1) {
      onStep(`run ${index + 1} of ${times}`)
      const { folder, result } = await run(seed + index)
      runs.push({ name: basename(folder), result })
      summaryFolder ??= nameFolder()
      writeRepeat(summaryFolder, summarise(runs, times))
      stdout.write(`${index + 1} of ${times}: ${verdictLines(result)[0]} (${shown(folder)})\n`)
    }
  } finally {
    if (summaryFolder !== undefined) {
      printSummary(summarise(runs, times), stdout)
      stdout.write(`Summary: ${shown(summaryFolder)} (repeat.json, report.md)\n`)
    }
  }
  return Math.max(...runs.map(({ result }) => exitCodeOf(result)))
}

const shown = (folder: string) => relative(process.cwd(), folder)

function printSummary(summary: RepeatSummary, stdout: NodeJS.WriteStream): void {
  const terminal = optionsOf(stdout)
  stdout.write(renderLines(repeatLines(summary), terminal))
  stdout.write(renderTables(repeatTables(summary), terminal))
}
