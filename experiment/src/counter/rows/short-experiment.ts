import { databaseOutage } from '../../../definitions/database-outage.ts'
import type { ExperimentDefinition } from '../../definition.ts'

const RATE_PER_S = 50
const STEADY_MS = 5_000

/** What every pair has in common: a short steady state, then the fault, then some time to recover. */
export function shortExperiment(
  parts: Pick<ExperimentDefinition, 'name' | 'title' | 'description' | 'faults' | 'hypotheses'> & {
    faultMs: number
    recoveryMs: number
  } & Partial<Pick<ExperimentDefinition, 'stack' | 'settings'>>,
): ExperimentDefinition {
  const { faultMs, recoveryMs, ...rest } = parts
  return {
    ...rest,
    phases: [
      { name: 'normal', durationMs: STEADY_MS, ratePerS: RATE_PER_S },
      { name: 'fault', durationMs: faultMs, ratePerS: RATE_PER_S },
      { name: 'recovery', durationMs: recoveryMs, ratePerS: RATE_PER_S },
    ],
    load: databaseOutage.load,
    breaker: {
      ...databaseOutage.breaker,
      callTimeoutMs: 1_000,
      resetTimeoutMs: 1_000,
    },
  }
}
