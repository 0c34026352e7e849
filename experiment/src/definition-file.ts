import { existsSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineExperiment, type ExperimentDefinition } from './definition.ts'
import { describeError, UsageError } from './problems.ts'

const EXTENSIONS = ['.ts', '.js', '.mjs', '.json']

/**
 * Reads an experiment from a TypeScript, JavaScript or JSON file: its default or its only export, checked.
 * @param path relative to the working folder, or absolute
 * @throws UsageError when there is no such file or it exports nothing, or several things; DefinitionError naming every problem
 */
export async function readDefinitionFile(path: string): Promise<ExperimentDefinition> {
  const file = resolve(path)
  if (!existsSync(file)) {
    throw new UsageError(`Expected \`--definition\` to name a file, got \`${path}\`.`)
  }
  if (!EXTENSIONS.includes(extname(file))) {
    throw new UsageError(
      `Expected \`--definition\` to name a file of ${EXTENSIONS.join(', ')}, got \`${path}\`.`,
    )
  }
  const { default: whole, ...named } = await load(file)
  const [definition, ...others] = whole === undefined ? Object.values(named) : [whole]
  if (definition === undefined || others.length > 0) {
    throw new UsageError(
      `Expected \`${path}\` to export one experiment: \`export const mine = defineExperiment({ … })\`.`,
    )
  }
  return defineExperiment(definition)
}

async function load(file: string): Promise<Record<string, unknown>> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (error) {
    throw error instanceof UsageError
      ? error
      : new UsageError(`\`${file}\` cannot be read: ${describeError(error)}`)
  }
}
