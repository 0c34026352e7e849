/** `closed`: ask the cache. `open`: do not, before that moment. `probing`: one asks, the others do not. */
export type CircuitState =
  | { name: 'closed'; failures: number }
  | { name: 'open'; untilMs: number }
  | { name: 'probing' }

export interface CircuitOptions {
  /** Failures in a row that open it. */
  failureThreshold: number
  /** How long the cache is left alone, in milliseconds. */
  openMs: number
  nowMs: () => number
  onChange: (from: CircuitState['name'], to: CircuitState['name']) => void
}

/**
 * Spares readers the wait for a cache that is dead: after some failures in a row nobody asks it for a while, then one
 * reader tries. Every call that `mayAsk` allowed must be followed by `succeeded` or `failed`.
 */
export class CacheCircuit {
  readonly #options: CircuitOptions
  #state: CircuitState = { name: 'closed', failures: 0 }

  constructor(options: CircuitOptions) {
    this.#options = options
  }

  get state(): CircuitState['name'] {
    return this.#state.name
  }

  mayAsk(): boolean {
    switch (this.#state.name) {
      case 'closed':
        return true
      case 'probing':
        return false
      case 'open':
        if (this.#options.nowMs() < this.#state.untilMs) {
          return false
        }
        this.#become({ name: 'probing' })
        return true
    }
  }

  succeeded(): void {
    // An answer to a question from before it opened says nothing about now.
    if (this.#state.name !== 'open') {
      this.#become({ name: 'closed', failures: 0 })
    }
  }

  failed(): void {
    const { failureThreshold, nowMs, openMs } = this.#options
    const open = (): CircuitState => ({ name: 'open', untilMs: nowMs() + openMs })
    switch (this.#state.name) {
      case 'closed': {
        const failures = this.#state.failures + 1
        this.#become(failures < failureThreshold ? { name: 'closed', failures } : open())
        return
      }
      case 'probing':
        this.#become(open())
        return
      case 'open':
        return
    }
  }

  #become(next: CircuitState): void {
    const from = this.#state.name
    this.#state = next
    if (from !== next.name) {
      this.#options.onChange(from, next.name)
    }
  }
}
