import exec from 'k6/execution'
import http from 'k6/http'
import type { Options, Scenario } from 'k6/options'
import { createReadStream } from './read-stream.ts'

/** The reads, as the runner tells of them. */
export interface ReadLoad {
  url: string
  /** Reads a second. */
  ratePerS: number
  /** Reads of one driver at one moment, as by those who follow him; divides `ratePerS`. */
  burst: number
  drivers: number
  clientTimeoutMs: number
}

/** An arrival is a burst. Enough virtual users that each could wait for its full timeout. */
export function readScenario(reads: ReadLoad, durationMs: number): Scenario {
  const burstsPerS = reads.ratePerS / reads.burst
  const users = Math.ceil((burstsPerS * reads.clientTimeoutMs) / 1000) + 10
  return {
    executor: 'constant-arrival-rate',
    rate: burstsPerS,
    timeUnit: '1s',
    duration: `${durationMs}ms`,
    preAllocatedVUs: users,
    maxVUs: users,
    gracefulStop: `${reads.clientTimeoutMs + 1000}ms`,
    exec: 'read',
  }
}

/** By default k6 sends no more than six requests to one host at a time. */
export const readOptions = ({ burst }: ReadLoad): Options => ({ batch: burst, batchPerHost: burst })

/** Sends one burst and writes one line: who was asked for when, and each answer with what its client waited. */
export function createReads(reads: ReadLoad, seed: number): () => void {
  const driverAt = createReadStream({ seed, drivers: reads.drivers })
  return () => {
    const driverId = driverAt(exec.scenario.iterationInTest)
    const url = `${reads.url}/v1/drivers/${driverId}/location`
    const params = { timeout: reads.clientTimeoutMs, responseType: 'none' as const }
    const sentMs = Date.now()
    const responses = http.batch(
      Array.from({ length: reads.burst }, () => ({ method: 'GET', url, params })),
    )
    const tookMs = Date.now() - sentMs
    console.log(
      JSON.stringify({
        driver_id: driverId,
        sent_epoch_ms: sentMs,
        answers: responses.map(({ status, timings, headers }) => {
          const { blocked, connecting, tls_handshaking: tls, duration } = timings
          return {
            status,
            latency_ms: status === 0 ? tookMs : blocked + connecting + tls + duration,
            source: headers['X-Cache'] ?? null,
          }
        }),
      }),
    )
  }
}
