/** Knows, for each partition, the timestamp of the oldest message handed over and not yet done. */
export class BacklogAge {
  #oldestMs = new Map<number, number>()

  /** A batch arrived, or a part of it was done: `oldestMs` is the timestamp of the first message left, if any. */
  set(partition: number, oldestMs: number | undefined): void {
    if (oldestMs === undefined) {
      this.#oldestMs.delete(partition)
    } else {
      this.#oldestMs.set(partition, oldestMs)
    }
  }

  /** The partitions may have gone to another consumer. */
  clear(): void {
    this.#oldestMs.clear()
  }

  /** Seconds since the oldest of them was produced; 0 when nothing waits. */
  ageSeconds(nowMs: number): number {
    const oldest = Math.min(...this.#oldestMs.values())
    return Number.isFinite(oldest) ? Math.max(0, nowMs - oldest) / 1000 : 0
  }
}
