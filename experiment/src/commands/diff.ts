import { basename, dirname, join } from 'node:path'
import { diffLines, diffTables } from '../diff/diff-tables.ts'
import { diffSubjects } from '../diff/diff.ts'
import type { JudgedRun, Subject } from '../diff/subject.ts'
import { UsageError } from '../problems.ts'
import { isRepeat, readRepeat } from '../repeat/repeat-folder.ts'
import { renderLines, renderTables, type TerminalOptions } from '../report/terminal.ts'
import { judge } from '../result.ts'
import { readRun } from '../run-folder.ts'

export interface DiffOptions {
  json?: boolean
  terminal: TerminalOptions
}

/** What `just diff A B` prints of two folders, each of a run or of the summary of repeated ones. */
export function showDiff(a: string, b: string, { json, terminal }: DiffOptions): string {
  const diff = diffSubjects(readSubject(a), readSubject(b))
  return json
    ? `${JSON.stringify(diff, null, 2)}\n`
    : renderLines(diffLines(diff), terminal) + renderTables(diffTables(diff), terminal)
}

/** Both sides are judged again, so that they are by the same code. Of repeated runs the valid ones count. */
function readSubject(folder: string): Subject {
  const name = basename(folder)
  if (!isRepeat(folder)) {
    return { name, runs: [judgeRun(folder)] }
  }
  const runs = readRepeat(folder)
    .runs.filter(({ valid }) => valid)
    .map((run) => judgeRun(join(dirname(folder), basename(run.name))))
  if (runs.length === 0) {
    throw new UsageError(
      `Expected a valid run in ${folder}, got none: there is nothing to compare.`,
    )
  }
  return { name, runs }
}

function judgeRun(folder: string): JudgedRun {
  const run = readRun(folder)
  return { journal: run.journal, result: judge(run) }
}
