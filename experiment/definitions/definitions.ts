import type { ExperimentDefinition } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

/** Every experiment that can be run by name; the first is the default. */
export const DEFINITIONS: [ExperimentDefinition, ...ExperimentDefinition[]] = [databaseOutage]
