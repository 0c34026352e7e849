import { rmSync } from 'node:fs'
import { ComponentFolder, type ComponentRecord, stopComponent } from '../../host/component.ts'
import { FrozenStranger } from '../../host/frozen-stranger.ts'
import { isAlive } from '../../host/process-identity.ts'
import { describeError } from '../../problems.ts'
import { WORKSPACE } from '../../workspace.ts'
import { PASSWORD_FILE } from '../database.ts'

/** Where the running parts are recorded. */
export const COMPONENTS = `${WORKSPACE.state}/components`

/** What was not started here and is frozen. */
export const STRANGER = new FrozenStranger(`${WORKSPACE.state}/frozen-stranger.json`)

/**
 * Continues what was frozen, stops every recorded part, services first, and removes its data. Returns the names of those
 * that were still there.
 * @throws AggregateError when one of them cannot be ended; all records are kept then
 */
export async function clearComponents(): Promise<string[]> {
  const stranger = STRANGER.thaw()
  const folder = new ComponentFolder(COMPONENTS)
  const order = [
    'load',
    'rest',
    'producer',
    'consumer',
    'proxy',
    'prometheus',
    'cache',
    'broker',
    'database',
  ]
  const rank = ({ spec }: ComponentRecord) => order.indexOf(spec.name.replace(/-\d$/, ''))
  const records = folder.all().toSorted((a, b) => rank(a) - rank(b))
  const found = records.filter(({ identity }) => isAlive(identity)).map(({ spec }) => spec.name)
  const services = records.filter(({ spec }) => spec.dataFolder === undefined)
  const stores = records.filter(({ spec }) => spec.dataFolder !== undefined)
  const problems: unknown[] = []
  for (const group of [services, stores]) {
    const ended = await Promise.allSettled(group.map(stopComponent))
    problems.push(...ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])))
  }
  if (problems.length > 0) {
    // What is recorded still can be ended by the next try.
    throw new AggregateError(problems, problems.map(describeError).join(' '))
  }
  for (const { spec } of records) {
    if (spec.dataFolder !== undefined) {
      rmSync(spec.dataFolder, { recursive: true, force: true })
    }
    folder.forget(spec.name)
  }
  rmSync(WORKSPACE.data, { recursive: true, force: true })
  rmSync(PASSWORD_FILE, { force: true })
  return stranger === undefined ? found : [...found, `the freeze of process ${stranger}`]
}
