import { findWrkVersion, wrkArgs } from '../load/wrk.ts'
import type { RateGenerator } from './rate-generator.ts'

// To connect all connections before the first request is due.
const CONNECT_S = 1

/**
 * wrk, one thread, kept to a rate by our script. Undefined where it is not on PATH. Its correction for closed loops adds
 * answers to those that took more than twice as long as a connection pauses: above 16,000 a second it makes a P99 of some
 * hundred milliseconds worse, and none better.
 */
export function findWrkAtARate(): RateGenerator | undefined {
  const version = findWrkVersion()
  return version === undefined
    ? undefined
    : {
        name: 'wrk',
        version,
        cores: 1,
        caveat:
          'wrk made the load, kept to the rate by a script: what finds no free connection for 50 ms is not sent, and counted.',
        command: ({ url, ratePerS, durationS, connections }) => ({
          command: 'wrk',
          args: wrkArgs({ url, connections, durationS: CONNECT_S + durationS }, [
            ratePerS,
            CONNECT_S * 1_000,
          ]),
          env: {},
        }),
      }
}
