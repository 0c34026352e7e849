/** Every consumer that there can be, the first ones first: each is a part with a port of its own. */
export const CONSUMER_NAMES = [
  'consumer',
  'consumer-2',
  'consumer-3',
  'consumer-4',
  'consumer-5',
  'consumer-6',
] as const
export type ConsumerName = (typeof CONSUMER_NAMES)[number]
export const CONSUMERS_MAX = CONSUMER_NAMES.length

const PARTITIONS = 3

/** @param count from 1 to CONSUMERS_MAX */
export function consumerNames(count: number): ConsumerName[] {
  return CONSUMER_NAMES.slice(0, count)
}

/** Partitions of the topic, so that no consumer has none. */
export function partitionsFor(consumers: number): number {
  return consumers <= PARTITIONS ? PARTITIONS : CONSUMERS_MAX
}
