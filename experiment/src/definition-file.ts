import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineExperiment, type ExperimentDefinition } from './definition.ts'
import { describeError, UsageError } from './problems.ts'

/**
 * Reads an experiment from a TypeScript, JavaScript or JSON file: its default export, checked.
 * @param path relative to the working folder, or absolute
 * @throws UsageError when there is no such file or no default export; DefinitionError naming every problem
 */
export async function readDefinitionFile(path: string): Promise<ExperimentDefinition> {
  const file = resolve(path)
  if (!existsSync(file)) {
    throw new UsageError(`Expected \`--definition\` to name a file, got \`${path}\`.`)
  }
  const { default: definition } = await load(file)
  if (definition === undefined) {
    throw new UsageError(
      `Expected \`${path}\` to have a default export: \`export default defineExperiment({ … })\`.`,
    )
  }
  return defineExperiment(definition)
}

async function load(file: string): Promise<{ default?: unknown }> {
  try {
    return await import(pathToFileURL(file).href)
  } catch (error) {
    throw error instanceof UsageError
      ? error
      : new UsageError(`\`${file}\` cannot be read: ${describeError(error)}`)
  }
}
