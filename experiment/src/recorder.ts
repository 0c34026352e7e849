import { quantile } from './figures.ts'
import type { Architecture, BreakerTransition, LoadSample, Sample, WriteProbe } from './journal.ts'
import { classify, type ClientRecord } from './ledger.ts'
import type { BreakerAnswer } from './probes/breaker.ts'

/** Totals so far, for the live view and the runner's metrics. */
export interface Totals {
  sent: number
  accepted: number
  refused: number
  unknown: number
}

/** Gathers what the probes and the load report, and cuts it into samples of one second. No judgement. */
export class Recorder {
  readonly startEpochMs: number
  readonly writeProbes: WriteProbe[] = []
  readonly lag: { at_ms: number; messages: number }[] = []
  readonly breaker: BreakerTransition[] = []
  readonly samples: Sample[] = []
  readonly records: ClientRecord[] = []
  #metrics: Sample['metrics'] = {}
  #processes: Sample['processes'] = {}
  #clockDriftMs = 0
  readonly totals: Record<Architecture, Totals> = {
    rest: { sent: 0, accepted: 0, refused: 0, unknown: 0 },
    kafka: { sent: 0, accepted: 0, refused: 0, unknown: 0 },
  }
  readonly #breakerStates = new Map<string, string>()
  #fresh: ClientRecord[] = []

  constructor(startEpochMs: number) {
    this.startEpochMs = startEpochMs
  }

  onWrite(probe: WriteProbe): void {
    this.writeProbes.push(probe)
  }

  onLag(atMs: number, messages: number): void {
    this.lag.push({ at_ms: atMs, messages })
  }

  onBreaker(consumer: string, { state, transitions }: BreakerAnswer): void {
    this.#breakerStates.set(consumer, state)
    const own = this.breaker.filter((known) => known.consumer === consumer)
    const lastMs = own.at(-1)?.at_ms ?? -Infinity
    for (const { atEpochMs, from, to, reason } of transitions) {
      const atMs = atEpochMs - this.startEpochMs
      const isKnown = own.some(
        (known) => known.at_ms === atMs && known.from === from && known.to === to,
      )
      if (!isKnown && atMs >= lastMs) {
        this.breaker.push({ at_ms: atMs, consumer, from, to, reason })
      }
    }
  }

  onRecords(records: ClientRecord[]): void {
    for (const record of records) {
      this.records.push(record)
      this.#fresh.push(record)
      const totals = this.totals[record.architecture]
      totals.sent += 1
      totals[classify(record.status)] += 1
    }
  }

  /** How far the wall clock has moved against the monotonic one, at most. */
  get clockDriftMs(): number {
    return this.#clockDriftMs
  }

  onMetrics(metrics: Sample['metrics']): void {
    this.#metrics = metrics
  }

  onProcesses(processes: Sample['processes']): void {
    this.#processes = processes
  }

  /** Ends the present second. `atMs` is monotonic. */
  cut(atMs: number, wallClockMs = Date.now()): Sample {
    const driftMs = Math.abs(wallClockMs - this.startEpochMs - atMs)
    this.#clockDriftMs = Math.max(this.#clockDriftMs, driftMs)
    const fresh = this.#fresh
    this.#fresh = []
    const lastProbe = this.writeProbes.at(-1)
    const sample: Sample = {
      at_ms: Math.round(atMs),
      load: { rest: summarise(fresh, 'rest'), kafka: summarise(fresh, 'kafka') },
      database: lastProbe === undefined ? 'unknown' : lastProbe.ok ? 'up' : 'down',
      breaker: furthestFromClosed(this.#breakerStates.values()),
      lag_messages: this.lag.at(-1)?.messages ?? null,
      metrics: this.#metrics,
      processes: this.#processes,
    }
    this.samples.push(sample)
    return sample
  }
}

const BY_DISTANCE = ['CLOSED', 'HALF_OPEN', 'OPEN']

function furthestFromClosed(states: Iterable<string>): string | null {
  const sorted = [...states].toSorted((a, b) => BY_DISTANCE.indexOf(a) - BY_DISTANCE.indexOf(b))
  return sorted.at(-1) ?? null
}

function summarise(records: ClientRecord[], architecture: Architecture): LoadSample {
  const own = records.filter((record) => record.architecture === architecture)
  const told = (wanted: ReturnType<typeof classify>) =>
    own.filter(({ status }) => classify(status) === wanted).length
  const latencies = own.map(({ latency_ms }) => latency_ms)
  return {
    answered: own.length,
    accepted: told('accepted'),
    refused: told('refused'),
    unknown: told('unknown'),
    p95_ms: quantile(
      latencies.toSorted((a, b) => a - b),
      0.95,
    ),
  }
}
