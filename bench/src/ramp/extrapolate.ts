import type { Architecture } from '../../../experiment/src/journal.ts'
import { cpuMsPerEvent, type Step } from './step.ts'

/** What one part needs at a rate that was not measured. */
export interface PartNeed {
  architecture: Architecture
  part: string
  /** Measured, at the highest rate that was held for the long time. */
  cpu_ms_per_event: number
  /** Events a second that one core does at that cost. */
  events_per_core_s: number
  /** Cores that are busy all the time. */
  cores: number
  /** What the cores are in: a service's process has one, a broker or a database several. */
  unit: 'processes' | 'partitions and consumers' | 'brokers' | 'shards'
  /** With every core busy, and with half of each free. */
  units: number
  units_with_headroom: number
}

export interface Assumptions {
  /** The article's "1M+ req/s". */
  eventsPerS: number
  /** Of a broker and of a database server. */
  coresPerServer: number
  /** Copies that the brokers keep of a message; one was measured. */
  copies: number
  /** How much of a core may be used in normal times. */
  share: number
}

const ASSUMED: Assumptions = {
  eventsPerS: 1_000_000,
  coresPerServer: 8,
  copies: 3,
  share: 0.5,
}

const UNITS = {
  rest: { rest: 'processes', database: 'shards' },
  kafka: {
    producer: 'processes',
    broker: 'brokers',
    consumer: 'partitions and consumers',
    database: 'shards',
  },
} as const satisfies Record<Architecture, Record<string, PartNeed['unit']>>

/** What each part of an architecture needs at another rate, at the CPU that it used for an event in a step. Pure. */
export function extrapolate(
  architecture: Architecture,
  step: Step,
  assumed: Assumptions = ASSUMED,
): PartNeed[] {
  return Object.entries(UNITS[architecture]).map(([part, unit]) => {
    const cpuMs = cpuMsPerEvent(step, part)
    const copies = unit === 'brokers' ? assumed.copies : 1
    const cores = (assumed.eventsPerS * cpuMs * copies) / 1_000
    const coresPerUnit = unit === 'brokers' || unit === 'shards' ? assumed.coresPerServer : 1
    // As many copies as there are cannot be on fewer brokers.
    const unitsAt = (share: number) => Math.max(copies, Math.ceil(cores / (coresPerUnit * share)))
    return {
      architecture,
      part,
      cpu_ms_per_event: cpuMs,
      events_per_core_s: cpuMs === 0 ? 0 : 1_000 / cpuMs,
      cores,
      unit,
      units: unitsAt(1),
      units_with_headroom: unitsAt(assumed.share),
    }
  })
}

/** What the figures rest on, one sentence each. */
export function assumptionLines({
  eventsPerS,
  coresPerServer,
  copies,
  share,
}: Assumptions = ASSUMED): string[] {
  return [
    `Cost grows with the rate: an event at ${eventsPerS.toLocaleString('en-US')}/s uses the CPU that one used at the measured ceiling, on cores like these. Larger batches would make it less, coordination more.`,
    'A service is processes of one core each. Partitions are as many as consumers, and drivers spread evenly over them.',
    `A broker and a database shard are servers of ${coresPerServer} cores.`,
    `Brokers keep ${copies} copies and each costs what the one measured costs; no follower was measured.`,
    `Headroom leaves ${(1 - share) * 100} % of each core free: what consumers and shards need to store the backlog of an outage in the time that the outage took.`,
    'Only CPU is counted. Network, disks, memory, flushing, vacuum, larger indexes, load balancers and TLS are not measured here.',
  ]
}
