/** Something measured of each runtime. */
export interface RuntimeFigure {
  /** As `runtimes.json` has it. */
  name: string
  /** For people. */
  title: string
  unit: 'requests/s' | 'rows/s' | 'ms' | 'µs' | 'MiB'
  better: 'higher' | 'lower'
}

const figure = (
  name: string,
  title: string,
  shape: Pick<RuntimeFigure, 'unit' | 'better'>,
): RuntimeFigure => ({ name, title, ...shape })

const requests = { unit: 'requests/s', better: 'higher' } as const
const latency = { unit: 'ms', better: 'lower' } as const
const cpu = { unit: 'µs', better: 'lower' } as const
const memory = { unit: 'MiB', better: 'lower' } as const

const underLoad = (service: 'producer' | 'rest', what: string) => [
  figure(`${service}_per_s`, what, requests),
  figure(`${service}_p50_ms`, `${service}: P50`, latency),
  figure(`${service}_p99_ms`, `${service}: P99`, latency),
  figure(`${service}_cpu_us`, `${service}: CPU a request`, cpu),
  figure(`${service}_start_ms`, `${service}: start until ready`, latency),
  figure(`${service}_idle_mib`, `${service}: memory, idle`, memory),
  figure(`${service}_loaded_mib`, `${service}: memory, loaded`, memory),
]

/** Every figure, in the order of the table. */
export const RUNTIME_FIGURES: readonly RuntimeFigure[] = [
  ...underLoad('producer', 'producer: accepted, acks=all'),
  ...underLoad('rest', 'rest: inserted'),
  figure('consumer_rows_per_s', 'consumer: backlog drained', { unit: 'rows/s', better: 'higher' }),
  figure('consumer_cpu_us', 'consumer: CPU a row', cpu),
  figure('consumer_start_ms', 'consumer: start until in the group', latency),
  figure('consumer_loaded_mib', 'consumer: memory, after the drain', memory),
]

/** The figures of one visit to a runtime, by name. */
export type Sample = Record<string, number>
