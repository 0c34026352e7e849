import { existsSync, readdirSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { UsageError } from '../problems.ts'
import { WORKSPACE } from '../workspace.ts'

const LATEST = /^latest(?:~(\d{1,6}))?$/
// As `createRunFolder` names them, so that their order is that of time.
const FOLDER = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-/
// A run that was killed has none.
const JOURNALS = ['journal.json', 'journal.json.gz']
const NAMED_AT_MOST = 5

/** Names of every folder of runs and of repeated runs, newest first. */
export function listFolders(results: string = WORKSPACE.results): string[] {
  return existsSync(results)
    ? readdirSync(results)
        .filter((name) => FOLDER.test(name))
        .toSorted()
        .toReversed()
    : []
}

/**
 * The folder that is meant by its name, the beginning of it, `latest`, `latest~1` (the one before), or a path.
 * @throws UsageError for none or more than one, naming what there is
 */
export function findRun(name: string, results: string = WORKSPACE.results): string {
  if (name.includes(sep)) {
    return resolve(name)
  }
  const folders = listFolders(results)
  const latest = LATEST.exec(name)
  if (latest) {
    const runs = folders.filter((folder) =>
      JOURNALS.some((journal) => existsSync(join(results, folder, journal))),
    )
    const run = runs[Number(latest[1] ?? 0)]
    if (run === undefined) {
      throw new UsageError(
        `Expected a run at \`${name}\`, got ${runs.length === 0 ? 'none' : runs.length} in ${results}. \`just experiment\` makes one, \`just history\` lists them.`,
      )
    }
    return join(results, run)
  }
  const found = folders.includes(name)
    ? [name]
    : folders.filter((folder) => name !== '' && folder.startsWith(name))
  const [only, ...others] = found
  if (only === undefined) {
    throw new UsageError(
      `Expected a run whose name begins with \`${name}\`, got none in ${results}. \`just history\` lists them.`,
    )
  }
  if (others.length > 0) {
    const named = found.slice(0, NAMED_AT_MOST).join(', ')
    const more = found.length > NAMED_AT_MOST ? `, and ${found.length - NAMED_AT_MOST} more` : ''
    throw new UsageError(
      `Expected one run whose name begins with \`${name}\`, got ${found.length}: ${named}${more}. Write more of it.`,
    )
  }
  return join(results, only)
}
