import { join } from 'node:path'
import process from 'node:process'
import { installFromNpm } from '../../../setup/npm.ts'
import { WORKSPACE } from '../../../workspace.ts'
import { findCommand, type Runtime } from './runtime.ts'

const VERSION = '24.21.0'
// The first that strips types without being asked.
const OLDEST = [22, 18] as const
const FOLDER = join(WORKSPACE.tools, `node-${VERSION}`)
// npm's `node` installs one of these by a script, which npm may be told not to run.
const PACKAGE = `${isAppleSilicon() ? 'node-bin' : 'node'}-${process.platform}-${process.arch}`
const INSTALLED = join(FOLDER, 'node_modules', PACKAGE, 'bin', 'node')

/** Node, which reads the sources as they are: all of their TypeScript can be erased. */
export const node: Runtime = {
  name: 'node',
  title: 'Node',
  find() {
    const found = findCommand(['node', INSTALLED], OLDEST)
    // Before 24.12 it says at each start that stripping types is an experiment.
    return found && { name: 'node', ...found, args: ['--disable-warning=ExperimentalWarning'] }
  },
  async install(context) {
    if (this.find() === undefined) {
      await installFromNpm(
        { title: `Node ${VERSION}`, source: `${PACKAGE}@${VERSION}`, folder: FOLDER },
        context,
      )
    }
  },
}

function isAppleSilicon(): boolean {
  return process.platform === 'darwin' && process.arch === 'arm64'
}
