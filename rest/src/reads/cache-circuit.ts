/** `closed`: ask the cache. `open`: do not, before that moment. `probing`: one asks, the others do not. */
export type CircuitState =
  | { name: 'closed'; failing?: { count: number; sinceMs: number } }
  | { name: 'open'; untilMs: number }
  | { name: 'probing' }

export interface CircuitOptions {
  /** Failures in a row that open it, … */
  failureThreshold: number
  /** … and for how long at least, in milliseconds: one late moment makes all that wait in it fail together. */
  failForMs: number
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
  #state: CircuitState = { name: 'closed' }

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
      this.#become({ name: 'closed' })
    }
  }

  failed(): void {
    const { failureThreshold, failForMs, openMs } = this.#options
    const nowMs = this.#options.nowMs()
    const open: CircuitState = { name: 'open', untilMs: nowMs + openMs }
    switch (this.#state.name) {
      case 'closed': {
        const { count, sinceMs } = this.#state.failing ?? { count: 0, sinceMs: nowMs }
        const isDead = count + 1 >= failureThreshold && nowMs - sinceMs >= failForMs
        this.#become(isDead ? open : { name: 'closed', failing: { count: count + 1, sinceMs } })
        return
      }
      case 'probing':
        this.#become(open)
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
