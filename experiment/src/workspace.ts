import { join, resolve } from 'node:path'

/** The folder of the checkout. */
export const ROOT = resolve(import.meta.dirname, '../..')

/** The one ignored folder: what was installed (`tools`), what runs now (`state`), and its data (`data`). */
export const WORKSPACE = {
  tools: join(ROOT, '.under-fire', 'tools'),
  state: join(ROOT, '.under-fire', 'state'),
  data: join(ROOT, '.under-fire', 'data'),
  logs: join(ROOT, '.under-fire', 'logs'),
  results: join(ROOT, 'results'),
}
