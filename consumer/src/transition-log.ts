import type { Transition } from './circuit-breaker.ts'

/** A transition with its wall-clock time in milliseconds since 1970. */
export type TimedTransition = Transition & { atEpochMs: number }

/** The last transitions of the breaker, oldest first; of an outage that lasts, the older ones are forgotten. */
export class TransitionLog {
  readonly #kept: TimedTransition[] = []
  readonly #keptMax: number

  constructor(keptMax: number) {
    this.#keptMax = keptMax
  }

  get last(): readonly TimedTransition[] {
    return this.#kept
  }

  add(transition: TimedTransition): void {
    this.#kept.push(transition)
    if (this.#kept.length > this.#keptMax) {
      this.#kept.shift()
    }
  }
}
