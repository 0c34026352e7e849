/** Knows, for each partition, the timestamp of the oldest message handed over and not yet done. */
export class BacklogAge {
  #oldestMs = new Map<number, number>()
  #nowMs: () => number

  /** @param nowMs milliseconds since 1970, as the timestamps */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /**
   * A batch arrived, or a part of it was done: `oldestMs` is the timestamp of the first message left, if any.
   * A message may have none (-1). It has waited for as long as one knows of its partition, or from now on.
   */
  set(partition: number, oldestMs: number | undefined): void {
    if (oldestMs === undefined) {
      this.#oldestMs.delete(partition)
    } else if (isTimestamp(oldestMs)) {
      this.#oldestMs.set(partition, oldestMs)
    } else if (!this.#oldestMs.has(partition)) {
      this.#oldestMs.set(partition, this.#nowMs())
    }
  }

  /** Forgets every other partition: it belongs to another consumer now. */
  keep(partitions: number[]): void {
    for (const partition of this.#oldestMs.keys()) {
      if (!partitions.includes(partition)) {
        this.#oldestMs.delete(partition)
      }
    }
  }

  /** Seconds since a message was produced; undefined when it does not say. */
  secondsSince(timestampMs: number): number | undefined {
    return isTimestamp(timestampMs) ? Math.max(0, this.#nowMs() - timestampMs) / 1000 : undefined
  }

  /** Seconds since the oldest of them was produced; 0 when nothing waits. */
  ageSeconds(): number {
    // Infinity when there is none.
    const oldest = Math.min(...this.#oldestMs.values())
    return this.secondsSince(oldest) ?? 0
  }
}

/** Kafka writes -1 where a message has no timestamp. */
function isTimestamp(ms: number): boolean {
  return Number.isFinite(ms) && ms >= 0
}
