import type { Step } from './step.ts'

/** A step of 4 s at 250/s that holds, for tests; what is given stands instead. */
export function stepOf(given: Partial<Step>): Step {
  return {
    rate_per_s: 250,
    length: 'step',
    duration_ms: 4_000,
    due: 1_000,
    sent: 1_000,
    unsent: 0,
    accepted: 1_000,
    refused: 0,
    broken: 0,
    p50_ms: 1,
    p95_ms: 2,
    p99_ms: 3,
    backlog_messages: 0,
    cpu_cores: {},
    machine_cores: 0,
    broke: [],
    ...given,
  }
}
