export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN'

export interface BreakerOptions {
  /** Failures in a row that open it. */
  failureThreshold: number
  /** Successes in a row that close it again. */
  successThreshold: number
  /** How long it stays open before a call may probe. */
  resetTimeoutMs: number
  /** A call that takes longer counts as a failure, whatever becomes of it. */
  callTimeoutMs: number
}

/** Monotonic milliseconds and a timer; `after` returns what cancels it. */
export interface Clock {
  nowMs(): number
  after(durationMs: number, run: () => void): () => void
}

export interface Transition {
  from: BreakerState
  to: BreakerState
  reason: string
}

type Phase =
  | { state: 'CLOSED'; failures: number }
  | { state: 'OPEN'; openedAtMs: number }
  | { state: 'HALF_OPEN'; successes: number; isProbing: boolean }

/** The breaker let the call not through. `retryInMs` is 0 when a probe is under way. */
export class BreakerOpenError extends Error {
  override name = 'BreakerOpenError'
  readonly retryInMs: number

  constructor(retryInMs: number) {
    super(`The circuit breaker is open for another ${Math.ceil(retryInMs)} ms.`)
    this.retryInMs = retryInMs
  }
}

/** The call took longer than the breaker's `callTimeoutMs`. */
export class CallTimeoutError extends Error {
  override name = 'CallTimeoutError'
  /** The code of every write that was not answered in time, whoever noticed. */
  readonly code = 'DEADLINE'
}

/**
 * The article's circuit breaker: CLOSED → OPEN after `failureThreshold` failures in a row; OPEN → HALF_OPEN by the
 * first call after `resetTimeoutMs`; there one call at a time; `successThreshold` successes in a row close it, one
 * failure opens it again. A call that began before the last transition no longer counts.
 */
export class CircuitBreaker {
  #options: BreakerOptions
  #clock: Clock
  #onTransition: (transition: Transition) => void
  #phase: Phase = { state: 'CLOSED', failures: 0 }

  constructor(
    options: BreakerOptions,
    clock: Clock,
    onTransition: (transition: Transition) => void,
  ) {
    for (const [name, value] of Object.entries(options)) {
      if (!Number.isInteger(value) || value < 1) {
        throw new RangeError(
          `Expected \`${name}\` to be a positive whole number, got \`${value}\`.`,
        )
      }
    }
    this.#options = options
    this.#clock = clock
    this.#onTransition = onTransition
  }

  get state(): BreakerState {
    return this.#phase.state
  }

  /** Milliseconds until a call may probe; 0 unless OPEN. */
  get retryInMs(): number {
    return this.#phase.state === 'OPEN'
      ? Math.max(0, this.#phase.openedAtMs + this.#options.resetTimeoutMs - this.#clock.nowMs())
      : 0
  }

  /**
   * Runs `work` if the breaker lets it, and counts how it ended.
   * @throws BreakerOpenError without running it, CallTimeoutError, or what `work` throws
   */
  async call<T>(work: (timeoutMs: number) => Promise<T>): Promise<T> {
    const phase = this.#admit()
    try {
      const result = await this.#withTimeout(work)
      this.#succeed(phase)
      return result
    } catch (error) {
      this.#fail(phase, error)
      throw error
    }
  }

  #admit(): Phase {
    if (this.#phase.state === 'OPEN') {
      const { retryInMs } = this
      if (retryInMs > 0) {
        throw new BreakerOpenError(retryInMs)
      }
      this.#become({ state: 'HALF_OPEN', successes: 0, isProbing: false }, 'reset timeout passed')
    }
    if (this.#phase.state === 'HALF_OPEN') {
      if (this.#phase.isProbing) {
        throw new BreakerOpenError(0)
      }
      this.#phase.isProbing = true
    }
    return this.#phase
  }

  #succeed(phase: Phase): void {
    // A phase is replaced by each transition, so a late result no longer finds its own.
    if (phase !== this.#phase) {
      return
    }
    if (phase.state === 'CLOSED') {
      phase.failures = 0
    } else if (phase.state === 'HALF_OPEN') {
      phase.isProbing = false
      phase.successes += 1
      if (phase.successes >= this.#options.successThreshold) {
        this.#become({ state: 'CLOSED', failures: 0 }, `${phase.successes} successes in a row`)
      }
    }
  }

  #fail(phase: Phase, error: unknown): void {
    if (phase !== this.#phase) {
      return
    }
    const reason = nameFailure(error)
    if (phase.state === 'CLOSED') {
      phase.failures += 1
      if (phase.failures >= this.#options.failureThreshold) {
        this.#open(`${phase.failures} failures in a row, the last: ${reason}`)
      }
    } else if (phase.state === 'HALF_OPEN') {
      this.#open(`the probe failed: ${reason}`)
    }
  }

  #open(reason: string): void {
    this.#become({ state: 'OPEN', openedAtMs: this.#clock.nowMs() }, reason)
  }

  #become(phase: Phase, reason: string): void {
    const from = this.#phase.state
    this.#phase = phase
    this.#onTransition({ from, to: phase.state, reason })
  }

  #withTimeout<T>(work: (timeoutMs: number) => Promise<T>): Promise<T> {
    const { callTimeoutMs } = this.#options
    return new Promise<T>((resolve, reject) => {
      const cancel = this.#clock.after(callTimeoutMs, () =>
        reject(new CallTimeoutError(`The call took longer than ${callTimeoutMs} ms.`)),
      )
      // `work` may throw before it returns a promise.
      new Promise<T>((start) => start(work(callTimeoutMs))).then(resolve, reject).finally(cancel)
    })
  }
}

// The reason of a transition is shown to whoever asks; a driver's message would tell host, port and user.
function nameFailure(error: unknown): string {
  if (!(error instanceof Error)) {
    return 'UNKNOWN'
  }
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
