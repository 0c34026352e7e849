import exec from 'k6/execution'
import http from 'k6/http'
import { Counter } from 'k6/metrics'
import type { Options } from 'k6/options'
import { eventAt } from './stream.ts'

/** The whole of what this script is told, as JSON in `RATE`. */
interface Rate {
  url: string
  ratePerS: number
  durationS: number
  /** Requests that may wait for an answer at a time. */
  connections: number
  seed: number
}

const told: Rate = JSON.parse(__ENV['RATE'] ?? '{}')
const DRIVERS = 1_000
const CLIENT_TIMEOUT_MS = 5_000
const accepted = new Counter('accepted')
const refused = new Counter('refused')
const unanswered = new Counter('unanswered')

/** Open loop: an event is sent when it is due, and dropped where no virtual user is free. */
export const options: Options = {
  discardResponseBodies: true,
  summaryTrendStats: ['med', 'p(95)', 'p(99)'],
  // Each tag costs a request something, and none is read.
  systemTags: [],
  scenarios: {
    rate: {
      executor: 'constant-arrival-rate',
      rate: told.ratePerS,
      timeUnit: '1s',
      duration: `${told.durationS}s`,
      preAllocatedVUs: told.connections,
      maxVUs: told.connections,
      gracefulStop: `${CLIENT_TIMEOUT_MS}ms`,
    },
  },
}

export default function send(): void {
  const nowMs = Date.now()
  const index = exec.scenario.iterationInTest
  const event = eventAt({ seed: told.seed, drivers: DRIVERS }, { lane: 1, index, nowMs })
  const { status } = http.post(`${told.url}/v1/locations`, JSON.stringify(event), {
    headers: { 'content-type': 'application/json' },
    timeout: CLIENT_TIMEOUT_MS,
  })
  if (status === 0) {
    unanswered.add(1)
  } else if (status >= 200 && status < 300) {
    accepted.add(1)
  } else {
    refused.add(1)
  }
}

export function handleSummary(data: {
  metrics: Record<string, { values: Record<string, number> }>
}): Record<string, string> {
  const count = (name: string) => data.metrics[name]?.values['count'] ?? 0
  const percentileUs = (name: string) =>
    Math.round((data.metrics['http_req_duration']?.values[name] ?? 0) * 1_000)
  const answered = count('accepted') + count('refused')
  const summary = {
    sent: answered + count('unanswered'),
    unsent: count('dropped_iterations'),
    answered,
    refused: count('refused'),
    broken: count('unanswered'),
    p50Us: percentileUs('med'),
    p95Us: percentileUs('p(95)'),
    p99Us: percentileUs('p(99)'),
  }
  return { stdout: `RESULT ${JSON.stringify(summary)}\n` }
}
