import type { ExperimentDefinition } from '../definition.ts'
import type { Target } from '../targets.ts'
import { findFault } from './faults.ts'

/** What an experiment disturbs the connections of, each once. */
export function networkTargets({ faults }: Pick<ExperimentDefinition, 'faults'>): Target[] {
  const own = faults.filter(({ fault }) => findFault(fault).via === 'network')
  return [...new Set(own.map(({ target }) => target))]
}
