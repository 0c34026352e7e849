import { sleep } from 'k6'
import exec from 'k6/execution'
import http from 'k6/http'
import type { Options } from 'k6/options'
import { createReads, type ReadLoad, readOptions, readScenario } from './reads.ts'
import { eventAt } from './stream.ts'

/** The whole of what this script is told, as JSON in `LOAD`. */
interface Load {
  /** Answers `{"startEpochMs": …}` once everything is ready for the load to begin. */
  gateUrl: string
  targets: { architecture: string; url: string }[]
  phases: { durationMs: number; ratePerS: number }[]
  seed: number
  drivers: number
  clientTimeoutMs: number
  /** Null: nothing is read. */
  reads: ReadLoad | null
  summaryPath: string
}

const load: Load = JSON.parse(__ENV['LOAD'] ?? '{}')
// Enough virtual users that every one of them could wait for its full timeout and no request would be dropped.
const users =
  Math.ceil(
    (Math.max(...load.phases.map((phase) => phase.ratePerS)) * load.clientTimeoutMs) / 1000,
  ) + 10

// Each costs a third of a megabyte and a millisecond of a core. Beyond so many they are made when all are waiting;
// a request that none is there for in time is counted as dropped, and the run is invalid.
const PREPARED_USERS_MAX = 1_000

const totalMs = load.phases.reduce((sum, phase) => sum + phase.durationMs, 0)
const scenarioNames = [
  ...load.targets.map(({ architecture }) => architecture),
  ...(load.reads ? ['reads'] : []),
]

const stages = load.phases.flatMap(({ durationMs, ratePerS }) => [
  { target: ratePerS, duration: '0s' },
  { target: ratePerS, duration: `${durationMs}ms` },
])

export const options: Options = {
  discardResponseBodies: true,
  summaryTrendStats: ['count'],
  systemTags: ['status', 'scenario'],
  setupTimeout: '120s',
  // Always true; a threshold is what makes k6 count the iterations of each scenario apart.
  thresholds: Object.fromEntries(
    scenarioNames.flatMap((name) => [
      [`dropped_iterations{scenario:${name}}`, ['count>=0']],
      [`iterations{scenario:${name}}`, ['count>=0']],
    ]),
  ),
  ...(load.reads && readOptions(load.reads)),
  scenarios: {
    ...Object.fromEntries(
      load.targets.map(({ architecture }) => [
        architecture,
        {
          executor: 'ramping-arrival-rate',
          startRate: load.phases[0]?.ratePerS ?? 0,
          timeUnit: '1s',
          stages,
          preAllocatedVUs: Math.min(users, PREPARED_USERS_MAX),
          maxVUs: users,
          gracefulStop: `${load.clientTimeoutMs + 1000}ms`,
          exec: 'send',
        },
      ]),
    ),
    ...(load.reads && { reads: readScenario(load.reads, totalMs) }),
  },
}

/** Waits at the gate, so that the load begins at the moment the runner calls zero. */
export function setup(): void {
  const answer = http.get(load.gateUrl, { timeout: '100s', responseType: 'text' })
  const startEpochMs = Number(answer.json('startEpochMs'))
  sleep(Math.max(0, startEpochMs - Date.now()) / 1000)
}

/** Sends one event and writes one line to the ledger: what was sent when, and what came back. */
export function send(): void {
  const { name: architecture, iterationInTest: index } = exec.scenario
  const lane = architecture === 'rest' ? 0 : 1
  const target = load.targets[lane]
  const sentMs = Date.now()
  const event = eventAt(load, { lane, index, nowMs: sentMs })
  const response = http.post(`${target?.url}/v1/locations`, JSON.stringify(event), {
    headers: { 'content-type': 'application/json' },
    timeout: load.clientTimeoutMs,
  })
  const answeredMs = Date.now()
  const { blocked, connecting, tls_handshaking: tls, duration } = response.timings
  console.log(
    JSON.stringify({
      event_id: event.event_id,
      architecture,
      driver_id: event.driver_id,
      // Two readings of the clock, before and after: between them lies all of the request, so order can be told.
      sent_epoch_ms: sentMs,
      answered_epoch_ms: answeredMs,
      // k6's own measure is finer; it has none for a request that failed below HTTP.
      latency_ms:
        response.status === 0 ? answeredMs - sentMs : blocked + connecting + tls + duration,
      status: response.status,
    }),
  )
}

/** One burst of reads; only called where the runner told of reads. */
export const read = load.reads ? createReads(load.reads, load.seed) : undefined

/** Leaves the generator's own counts for the runner to compare with the ledger. */
export function handleSummary(data: {
  metrics: Record<string, { values: { count?: number } }>
}): Record<string, string> {
  const count = (metric: string, name: string) =>
    data.metrics[`${metric}{scenario:${name}}`]?.values.count ?? 0
  const summary = Object.fromEntries(
    scenarioNames.map((name) => [
      name,
      { iterations: count('iterations', name), dropped: count('dropped_iterations', name) },
    ]),
  )
  return { [load.summaryPath]: JSON.stringify(summary) }
}
