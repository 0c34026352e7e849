import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { parseEnv } from 'node:util'
import { UsageError } from '../../problems.ts'
import { ROOT } from '../../workspace.ts'

const NAMES = ['POSTGRES_PASSWORD', 'GRAFANA_PASSWORD'] as const
export type Secrets = Record<(typeof NAMES)[number], string>

const FILE = join(ROOT, '.env')

/**
 * The passwords of this checkout: from the environment, as compose takes them, else from the ignored `.env`, where each
 * that is missing is made.
 * @throws UsageError when the database's would not fit into a URL as it is
 */
export function readSecrets(
  environment: Record<string, string | undefined> = process.env,
  file = FILE,
): Secrets {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const known: Record<string, string | undefined> = { ...parseEnv(text), ...environment }
  const missing = NAMES.filter((name) => !known[name])
  const made = Object.fromEntries(missing.map((name) => [name, randomBytes(18).toString('hex')]))
  if (missing.length > 0) {
    const lines = Object.entries(made).map(([name, value]) => `${name}=${value}\n`)
    const gap = text === '' || text.endsWith('\n') ? '' : '\n'
    writeFileSync(file, text + gap + lines.join(''), { mode: 0o600 })
    chmodSync(file, 0o600)
  }
  const read = (name: (typeof NAMES)[number]) => known[name] || (made[name] ?? '')
  const secrets = {
    POSTGRES_PASSWORD: read('POSTGRES_PASSWORD'),
    GRAFANA_PASSWORD: read('GRAFANA_PASSWORD'),
  }
  if (!/^[A-Za-z0-9]+$/.test(secrets.POSTGRES_PASSWORD)) {
    throw new UsageError(
      `Expected POSTGRES_PASSWORD to be letters and digits, got something else. Remove it from the environment and from ${file}; one is made.`,
    )
  }
  return secrets
}
