import { UsageError } from '../../../experiment/src/problems.ts'
import { findSlowGenerator } from './k6.ts'
import type { LoadGenerator } from './load-generator.ts'
import { findWrk } from './wrk.ts'

/** wrk where it is on PATH, else k6, whose figures come with a caveat. @throws UsageError where neither is */
export function chooseGenerator(): LoadGenerator {
  const generator = findWrk() ?? findSlowGenerator()
  if (generator === undefined) {
    throw new UsageError(
      'No load generator: install `wrk` (Debian: `apt-get install wrk`, macOS: `brew install wrk`), or let `just setup` build k6.',
    )
  }
  return generator
}
