/** What a caller gets: the work's outcome, and whether another caller had it done. */
export interface Flight<T> {
  outcome: Promise<T>
  isShared: boolean
}

/**
 * Lets those who ask for the same key at the same time share one piece of work. An error is shared by all who wait
 * for it and by nobody after them. At most `keysMax` keys are remembered; work for further ones is done for each caller.
 */
export class Coalescer<T> {
  readonly #flying = new Map<string, Promise<T>>()
  readonly #keysMax: number

  constructor(keysMax: number) {
    this.#keysMax = keysMax
  }

  get flying(): number {
    return this.#flying.size
  }

  /**
   * @param work must end by itself: it has a deadline
   * @param settle what must be done before the work may be done again; who comes meanwhile shares the outcome. Never throws.
   */
  join(key: string, work: () => Promise<T>, settle: (value: T) => Promise<void>): Flight<T> {
    const flying = this.#flying.get(key)
    if (flying !== undefined) {
      return { outcome: flying, isShared: true }
    }
    const outcome = work()
    const landed = outcome.then(settle, () => undefined)
    if (this.#flying.size < this.#keysMax) {
      this.#flying.set(key, outcome)
      void landed.finally(() => this.#flying.delete(key))
    }
    return { outcome, isShared: false }
  }
}
