// With nothing but rows that the database refuses one by one, these take two hundred statements: time enough on any link.
const LEAST_ROWS = 100
const SHRINK_FACTOR = 4
const GROW_FACTOR = 2

/**
 * How many rows a chunk has. To find the rows that a database refuses takes a statement for each half of a half: more of
 * them than a call has time for on a slow link, and again at each try. So a chunk that ran out of time is followed by
 * smaller ones, and they grow again as they are stored.
 */
export class ChunkSize {
  #rows: number
  readonly #most: number

  constructor(most: number) {
    this.#most = most
    this.#rows = most
  }

  get rows(): number {
    return this.#rows
  }

  shrink(): void {
    const least = Math.min(this.#most, LEAST_ROWS)
    this.#rows = Math.max(least, Math.floor(this.#rows / SHRINK_FACTOR))
  }

  grow(): void {
    this.#rows = Math.min(this.#most, this.#rows * GROW_FACTOR)
  }
}
