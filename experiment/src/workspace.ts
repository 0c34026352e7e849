import { join, resolve } from 'node:path'
import process from 'node:process'

/** The folder of the checkout. */
export const ROOT = resolve(import.meta.dirname, '../..')

const HOME = resolve(process.env['UNDER_FIRE_HOME'] ?? join(ROOT, '.under-fire'))

/**
 * The one ignored folder: what was installed (`tools`), what runs now (`state`), and its data (`data`).
 * `UNDER_FIRE_HOME` puts it elsewhere, such as on a larger disk.
 */
export const WORKSPACE = {
  tools: join(HOME, 'tools'),
  state: join(HOME, 'state'),
  data: join(HOME, 'data'),
  logs: join(HOME, 'logs'),
  results: join(ROOT, 'results'),
}
