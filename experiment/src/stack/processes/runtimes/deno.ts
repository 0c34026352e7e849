import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { installFromNpm } from '../../../setup/npm.ts'
import { WORKSPACE } from '../../../workspace.ts'
import { findCommand, type Runtime } from './runtime.ts'

const VERSION = '2.9.6'
// The first that reads the `catalog:` of the workspace.
const OLDEST = [2, 8] as const
const FOLDER = join(WORKSPACE.tools, `deno-${VERSION}`)
const PERMISSIONS = ['--allow-net', '--allow-env', '--allow-read', '--allow-sys']

/** Deno, with the permissions that the services need and no more. */
export const deno: Runtime = {
  name: 'deno',
  title: 'Deno',
  find() {
    const found = findCommand(['deno', ...installed()], OLDEST)
    return found && { name: 'deno', ...found, args: ['run', '--quiet', ...PERMISSIONS] }
  },
  async install(context) {
    if (this.find() === undefined) {
      await installFromNpm(
        { title: `Deno ${VERSION}`, source: `deno@${VERSION}`, folder: FOLDER },
        context,
      )
    }
  },
}

// The binary itself: what npm puts on the path is a Node program that starts it and keeps the signals.
function installed(): string[] {
  const platforms = join(FOLDER, 'node_modules', '@deno')
  return existsSync(platforms)
    ? readdirSync(platforms).map((platform) => join(platforms, platform, 'deno'))
    : []
}
