import { Histogram, type Registry, Summary } from 'prom-client'
import { QuantileWindow } from './quantile-window.ts'

const QUANTILES = [0.5, 0.95, 0.99]

/** Takes one observation, for nanoseconds; prom-client's own take microseconds, of every request. */
export interface Observer {
  /** @throws TypeError when the value is not finite */
  observe(value: number): void
}

export interface MetricNames {
  name: string
  help: string
}

interface Value {
  metricName?: string
  labels: Record<string, string | number>
  value: number
}

/** A summary without labels, exposed as prom-client's is; its quantiles, of the last minute, are exact to 1 %. */
export class CountedSummary implements Observer {
  readonly #window = new QuantileWindow(performance.now())
  readonly #name: string
  #sum = 0
  #count = 0

  constructor(registry: Registry, { name, help }: MetricNames) {
    this.#name = name
    const summary = new Summary({ name, help, registers: [registry] })
    answerWith(summary, { name, help, type: 'summary' }, () => this.#values())
  }

  observe(value: number): void {
    requireFinite(value)
    this.#window.add(value, performance.now())
    this.#sum += value
    this.#count += 1
  }

  #values(): Value[] {
    const quantiles = this.#window.quantiles(QUANTILES, performance.now())
    return [
      ...QUANTILES.map((quantile, index) => ({
        labels: { quantile },
        value: quantiles[index] ?? 0,
      })),
      { metricName: `${this.#name}_sum`, labels: {}, value: this.#sum },
      { metricName: `${this.#name}_count`, labels: {}, value: this.#count },
    ]
  }
}

/** A histogram without labels, exposed as prom-client's is, to the digit. */
export class CountedHistogram implements Observer {
  readonly #name: string
  readonly #bounds: readonly number[]
  readonly #counts: number[]
  #sum = 0

  constructor(registry: Registry, { name, help, buckets }: MetricNames & { buckets: number[] }) {
    this.#name = name
    this.#bounds = [...buckets, Number.POSITIVE_INFINITY]
    this.#counts = this.#bounds.map(() => 0)
    const histogram = new Histogram({ name, help, buckets, registers: [registry] })
    answerWith(histogram, { name, help, type: 'histogram' }, () => this.#values())
  }

  observe(value: number): void {
    requireFinite(value)
    let bucket = 0
    while (value > (this.#bounds[bucket] ?? value)) {
      bucket += 1
    }
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1
    this.#sum += value
  }

  #values(): Value[] {
    let count = 0
    const buckets = this.#bounds.map((bound, index) => {
      count += this.#counts[index] ?? 0
      const le = bound === Number.POSITIVE_INFINITY ? '+Inf' : bound
      return { metricName: `${this.#name}_bucket`, labels: { le }, value: count }
    })
    return [
      ...buckets,
      { metricName: `${this.#name}_sum`, labels: {}, value: this.#sum },
      { metricName: `${this.#name}_count`, labels: {}, value: count },
    ]
  }
}

/** Makes a metric of prom-client answer its registry with what is counted here; there is no other door for that. */
function answerWith(
  metric: Summary | Histogram,
  names: MetricNames & { type: string },
  values: () => Value[],
): void {
  const get = async () => ({ ...names, aggregator: 'sum', values: values() })
  // The second is how a registry asks a histogram for text.
  Object.assign(metric, { get, getForPromString: get })
}

function requireFinite(value: number): void {
  if (!Number.isFinite(value)) {
    throw new TypeError(`Expected a finite number to observe, got ${value}.`)
  }
}
