import type { KafkaMessage } from 'kafkajs'

/** What stands on a topic, counted batch by batch. One that is handed over again, as after a rebalance, counts once. */
export class TopicContent {
  messages = 0
  /** How often each event stands on the topic. */
  readonly copies = new Map<string, number>()
  readonly #nextOffset = new Map<number, number>()

  add(partition: number, batch: readonly Pick<KafkaMessage, 'offset' | 'value'>[]): void {
    for (const { offset, value } of batch) {
      if (Number(offset) >= this.nextOffset(partition)) {
        this.#nextOffset.set(partition, Number(offset) + 1)
        this.messages += 1
        const id = readEventId(value)
        this.copies.set(id, (this.copies.get(id) ?? 0) + 1)
      }
    }
  }

  /** Where this partition goes on: behind the last message that was counted. */
  nextOffset(partition: number): number {
    return this.#nextOffset.get(partition) ?? 0
  }
}

function readEventId(value: Buffer | null): string {
  try {
    const { event_id: id }: { event_id?: unknown } = JSON.parse(value?.toString() ?? '{}')
    return String(id)
  } catch {
    return 'unreadable'
  }
}
