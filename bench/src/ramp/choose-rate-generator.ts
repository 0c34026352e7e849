import { UsageError } from '../../../experiment/src/problems.ts'
import { findK6AtARate } from './k6-at-a-rate.ts'
import type { RateGenerator } from './rate-generator.ts'
import { findWrkAtARate } from './wrk-at-a-rate.ts'

const GENERATORS = { wrk: findWrkAtARate, k6: findK6AtARate }
export type GeneratorName = keyof typeof GENERATORS
export const GENERATOR_NAMES: GeneratorName[] = ['wrk', 'k6']

/** The one of that name; wrk where it is on PATH, else k6, when none is named. @throws UsageError where there is none */
export function chooseRateGenerator(name: GeneratorName | undefined): RateGenerator {
  const generator = name === undefined ? (findWrkAtARate() ?? findK6AtARate()) : GENERATORS[name]()
  if (generator === undefined) {
    throw new UsageError(
      `No load generator${name === undefined ? '' : ` \`${name}\``}: install \`wrk\` (Debian: \`apt-get install wrk\`, macOS: \`brew install wrk\`), or let \`just setup\` build k6.`,
    )
  }
  return generator
}
