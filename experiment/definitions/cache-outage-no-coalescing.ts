import { defineExperiment } from '../src/definition.ts'
import { cacheOutage } from './cache-outage.ts'

/** The same, and every reader who finds nothing in the cache asks the database himself. */
export const cacheOutageNoCoalescing = defineExperiment({
  ...cacheOutage,
  name: 'cache-outage-no-coalescing',
  title: 'The cache dies for a minute, and readers share nothing',
  description:
    'As cache-outage, but every reader who finds nothing in the cache reads from the database himself.',
  expected: {
    rest: 'Answers every reader, each with a read of his own from the database while there is no cache; writes do not notice.',
    kafka: 'Does not notice: it has no cache.',
  },
  settings: { rest: { READ_COALESCING: false } },
  hypotheses: cacheOutage.hypotheses.map((hypothesis) =>
    hypothesis.check === 'database-reads' ? { check: 'database-reads', atLeast: 0.95 } : hypothesis,
  ),
})
