import exec from 'k6/execution'
import http from 'k6/http'
import { Counter, Trend } from 'k6/metrics'
import type { Options } from 'k6/options'
import { eventAt } from './stream.ts'

/** The whole of what this script is told, as JSON in `SATURATE`. */
interface Saturate {
  url: string
  connections: number
  durationS: number
  seed: number
}

const told: Saturate = JSON.parse(__ENV['SATURATE'] ?? '{}')
const DRIVERS = 1_000
const accepted = new Counter('accepted')
const refused = new Counter('refused')
const latency = new Trend('latency', true)

/** Closed loop: each virtual user sends its next event as soon as the last is answered. */
export const options: Options = {
  vus: told.connections,
  duration: `${told.durationS}s`,
  discardResponseBodies: true,
  summaryTrendStats: ['med', 'p(95)', 'p(99)'],
}

export default function send(): void {
  const index = exec.scenario.iterationInTest
  const event = eventAt(
    { seed: told.seed, drivers: DRIVERS },
    { lane: 1, index, nowMs: Date.now() },
  )
  const response = http.post(`${told.url}/v1/locations`, JSON.stringify(event), {
    headers: { 'content-type': 'application/json' },
    timeout: 5_000,
  })
  latency.add(response.timings.duration)
  const isAccepted = response.status >= 200 && response.status < 300
  ;(isAccepted ? accepted : refused).add(1)
}

export function handleSummary(data: {
  state: { testRunDurationMs: number }
  metrics: Record<string, { values: Record<string, number> }>
}): Record<string, string> {
  const { latency: times, accepted: yes, refused: no } = data.metrics
  const summary = {
    answered: (yes?.values['count'] ?? 0) + (no?.values['count'] ?? 0),
    refused: no?.values['count'] ?? 0,
    broken: 0,
    durationUs: data.state.testRunDurationMs * 1_000,
    p50Us: (times?.values['med'] ?? 0) * 1_000,
    p95Us: (times?.values['p(95)'] ?? 0) * 1_000,
    p99Us: (times?.values['p(99)'] ?? 0) * 1_000,
  }
  return { stdout: `RESULT ${JSON.stringify(summary)}\n` }
}
