import { setTimeout as delay } from 'node:timers/promises'
import { describeError, UsageError } from '../../problems.ts'
import { PROJECT_LABEL } from './containers.ts'
import { callEngine, type EngineAccess } from './engine.ts'
import { readRecord, removeRecord } from './record.ts'

const TRIES = 20
const PAUSE_MS = 250

/**
 * Removes every container, network and volume of this checkout, by the labels that compose gave them: it needs neither
 * compose nor its file. Returns the names of what was there.
 * @throws UsageError when there may be some, and the engine does not answer
 */
export async function clearCompose(): Promise<string[]> {
  const record = readRecord()
  if (record === undefined) {
    return []
  }
  const { engine } = record
  const found = new Set<string>()
  try {
    // An engine may finish a container after the one that asked for it was killed: so until nothing is there twice.
    for (let clean = 0, tries = 0; clean < 2; tries += 1) {
      const removed = await removeAll(engine)
      removed.forEach((name) => found.add(name))
      clean = removed.length === 0 ? clean + 1 : 0
      if (tries >= TRIES) {
        throw new Error(`${removed.join(', ')} cannot be removed`)
      }
      await delay(PAUSE_MS)
    }
  } catch (error) {
    throw new UsageError(
      `Containers of an earlier run may be left: ${describeError(error)}. Start the engine, then \`just heal\`.`,
      { cause: error },
    )
  }
  removeRecord()
  return [...found]
}

/** One round, containers first: what they use cannot be removed. One that fails is seen again in the next round. */
async function removeAll(engine: EngineAccess): Promise<string[]> {
  const containers = await list(engine, ['ps', '-a', '--format', '{{.ID}} {{.Names}}'])
  await remove(engine, ['rm', '--force', '--volumes'], containers)
  const networks = await list(engine, ['network', 'ls', '--format', '{{.ID}} {{.Name}}'])
  await remove(engine, ['network', 'rm'], networks)
  const volumes = await list(engine, ['volume', 'ls', '--format', '{{.Name}} {{.Name}}'])
  await remove(engine, ['volume', 'rm', '--force'], volumes)
  return [...containers, ...networks, ...volumes].map(({ name }) => name)
}

interface Thing {
  id: string
  name: string
}

async function list(engine: EngineAccess, args: string[]): Promise<Thing[]> {
  const output = await callEngine(engine, [...args, '--filter', `label=${PROJECT_LABEL}`])
  return output
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [id = '', name = ''] = line.split(' ')
      return { id, name }
    })
}

async function remove(engine: EngineAccess, args: string[], things: Thing[]): Promise<void> {
  if (things.length > 0) {
    await callEngine(engine, [...args, ...things.map(({ id }) => id)]).catch(() => undefined)
  }
}
