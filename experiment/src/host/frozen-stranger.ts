import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { freezeComponent, thawComponent } from './component.ts'
import { isAlive, type ProcessIdentity } from './process-identity.ts'

/** The one process that was not started here and is frozen now, in a file, so that any process can continue it. */
export class FrozenStranger {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  /** @throws Error when it has ended, or another process has its id now */
  freeze(identity: ProcessIdentity): void {
    if (!isAlive(identity)) {
      throw new Error(`Process ${identity.pid}, which was to be frozen, has ended.`)
    }
    mkdirSync(dirname(this.#file), { recursive: true, mode: 0o700 })
    // Before the deed, and whole: a record too many does no harm, and half a one would keep `heal` from all the rest.
    writeFileSync(`${this.#file}.new`, JSON.stringify(identity), { mode: 0o600 })
    renameSync(`${this.#file}.new`, this.#file)
    freezeComponent({ identity })
  }

  /** Continues it, if one is frozen. Can be repeated. @returns its process id, if it still runs */
  thaw(): number | undefined {
    if (!existsSync(this.#file)) {
      return undefined
    }
    const identity: ProcessIdentity = JSON.parse(readFileSync(this.#file, 'utf8'))
    const isThere = isAlive(identity)
    thawComponent({ identity })
    rmSync(this.#file, { force: true })
    return isThere ? identity.pid : undefined
  }
}
