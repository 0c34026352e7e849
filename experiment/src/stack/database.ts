import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WORKSPACE } from '../workspace.ts'

/** Of the database, and of its user. */
export const DATABASE_NAME = 'under_fire'

/** For `psql`: PGPASSFILE names it, and no password stands in a command line or a log. */
export const PASSWORD_FILE = join(WORKSPACE.state, 'pgpass')

export function writePasswordFile(port: number, password: string): void {
  mkdirSync(WORKSPACE.state, { recursive: true, mode: 0o700 })
  writeFileSync(PASSWORD_FILE, `127.0.0.1:${port}:*:${DATABASE_NAME}:${password}\n`, {
    mode: 0o600,
  })
}
