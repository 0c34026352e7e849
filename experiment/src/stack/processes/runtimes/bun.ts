import process from 'node:process'
import type { InstalledRuntime, Runtime } from './runtime.ts'

/** The Bun that runs this. */
export const runningBun: InstalledRuntime = {
  name: 'bun',
  command: process.execPath,
  args: [],
  version: process.versions['bun'] ?? 'unknown',
}

/** Bun, the default: what the project is made with. */
export const bun: Runtime = {
  name: 'bun',
  title: 'Bun',
  find: () => runningBun,
  async install() {},
}
